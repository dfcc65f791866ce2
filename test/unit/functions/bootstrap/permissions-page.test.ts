import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listPermissions, standardRoles } from "../../../../functions/bootstrap/desired/rights.ts";
import { listAdminScopes } from "../../../../functions/bootstrap/engine/admin-access.ts";
import { type Connection, connectionSchema } from "../../../../shared/contracts/connection.ts";
import { parse } from "../../../../shared/contracts/parse.ts";
import { buildSourceScope } from "../../../../shared/okta/source-directory.ts";
import { buildTargetScope } from "../../../../shared/okta/target-directory.ts";
import { demand } from "../../../../shared/runtime/parse-env.ts";
import { leastConfig } from "../../../support/connections.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/permissions.md"), "utf8");

/** Every choice that a right depends on. */
const connections = [
  {},
  { scope: { kind: "groups", groupIds: ["00g1"] } },
  { scope: { kind: "everyone" } },
  { adoptExisting: "by-login" },
  { attributesFrom: "appUser" },
].map((choices): Connection => demand("connection", parse(connectionSchema, { ...leastConfig, ...choices })));

test.each(["source", "target"] as const)(
  "docs/permissions.md lists what the client in the %s org may do, and no more",
  (side) => {
    const rights = connections.flatMap((connection) => [
      ...(side === "source" ? buildSourceScope(connection.scope.kind) : buildTargetScope(connection)).split(
        " ",
      ),
      ...listPermissions(side, connection),
    ]);
    const listed = page.matchAll(new RegExp(`^\\| ${side} \\| \`([a-zA-Z.]+)\``, "gm"));

    expect(new Set([...listed].map(([, name]) => name))).toEqual(new Set(rights));
    expect(page).toContain(`\`${standardRoles[side]}\` in the ${side}`);
  },
);

test("docs/permissions.md lists what an admin client of bootstrap needs", () => {
  const rows = [...page.matchAll(/^\| `(okta\.[a-zA-Z.]+)` \| (both|source|target) \|/gm)];
  const needed = (side: "source" | "target") =>
    rows.filter(([, , where]) => where === "both" || where === side).map(([, name]) => name);
  const granted = (side: "source" | "target") =>
    connections.flatMap((connection) => listAdminScopes(side, connection));

  expect(new Set(needed("source"))).toEqual(new Set(granted("source")));
  expect(new Set(needed("target"))).toEqual(new Set(granted("target")));
});
