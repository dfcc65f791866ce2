import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCliAnswers } from "../../../../tools/docs/cli-answers.ts";
import { buildCliPage } from "../../../../tools/docs/cli-page.ts";

const docs = join(import.meta.dirname, "../../../../docs");

test("docs/cli.md shows the help, the exit codes and the rights of the tool as it is (npm run docs:cli)", async () => {
  expect(readFileSync(join(docs, "cli.md"), "utf8")).toBe(await buildCliPage());
});

test("docs/cli-answers.schema.json is what --json prints (npm run docs:cli)", () => {
  const written: unknown = JSON.parse(readFileSync(join(docs, "cli-answers.schema.json"), "utf8"));

  expect(written).toEqual(JSON.parse(buildCliAnswers()));
});
