import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { permissions, standardRoles } from "../../../../functions/bootstrap/desired/rights.ts";
import { adminScopes } from "../../../../functions/bootstrap/engine/admin-access.ts";
import { buildSourceScope } from "../../../../shared/okta/source-directory.ts";
import { targetScope } from "../../../../shared/okta/target-directory.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/permissions.md"), "utf8");

test.each(["source", "target"] as const)(
  "docs/permissions.md lists what the client in the %s org may do, and no more",
  (side) => {
    const scopes = (side === "source" ? buildSourceScope("app") : targetScope).split(" ");
    const listed = page.matchAll(new RegExp(`^\\| ${side} \\| \`([a-zA-Z.]+)\``, "gm"));

    expect(new Set([...listed].map(([, name]) => name))).toEqual(new Set([...scopes, ...permissions[side]]));
    expect(page).toContain(`\`${standardRoles[side]}\` in the ${side}`);
  },
);

test("docs/permissions.md lists what an admin client of bootstrap needs", () => {
  const rows = [...page.matchAll(/^\| `(okta\.[a-zA-Z.]+)` \| (both|source|target) \|/gm)];
  const needed = (side: "source" | "target") =>
    rows.filter(([, , where]) => where === "both" || where === side).map(([, name]) => name);

  expect(new Set(needed("source"))).toEqual(new Set(adminScopes.source));
  expect(new Set(needed("target"))).toEqual(new Set(adminScopes.target));
});
