import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { statusTable } from "../../../../shared/core/plan/status-table.ts";
import { buildStatusPage } from "../../../../tools/docs/status-page.ts";

describe("the page on statuses", () => {
  // `npm run docs:status-table` writes it.
  test("is what is committed", () => {
    const path = join(import.meta.dirname, "../../../../docs/status-table.md");

    expect(readFileSync(path, "utf8")).toBe(buildStatusPage());
  });

  test("has a row for every situation in the target org, in both tables", () => {
    for (const situation of Object.keys(statusTable)) {
      const rows = buildStatusPage().match(new RegExp(`^\\| ${situation.replaceAll("-", " ")} \\|`, "gm"));

      expect(rows, situation).toHaveLength(2);
    }
  });
});
