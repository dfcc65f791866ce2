import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandRights, operatorRights, viewerRights } from "../../../../shared/contracts/operator-rights.ts";

const root = join(import.meta.dirname, "../../../..");
const sources = [
  ...globSync("tools/cli/**/*.ts", { cwd: root }),
  "shared/aws/dead-letters.ts",
  "shared/aws/move-task.ts",
];

/** IAM's action for each request of the SDK, where it is not the service and the request's own name. */
const actionsOf: Readonly<Record<string, string | null>> = {
  GetCallerIdentity: null, // needs no right
  Invoke: "InvokeFunction",
};

/** The requests that the tool's sources make. */
const requests = [
  ...new Set(
    sources.flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/new ([A-Z][A-Za-z]+)Command\(/g)].map(
        ([, name]) => name!,
      ),
    ),
  ),
];

const granted = new Set([...viewerRights, ...operatorRights].map(({ action }) => action.split(":")[1]));

test.each(requests)("has a right for each request that it makes: %s", (request) => {
  const action = actionsOf[request] === undefined ? request.replace(/Batch$/, "") : actionsOf[request];

  if (action !== null) expect(granted).toContain(action);
});

test("is known by every command that it has, and by no other", () => {
  const commands = readFileSync(join(root, "tools/cli/app.ts"), "utf8").match(
    /routes: \{([\s\S]*?)\n {2}\},/,
  )![1]!;
  const names = [...commands.matchAll(/^ {4}([a-z]+)[:,]/gm)].map(([, name]) => name!);

  expect(names.filter((name) => name !== "completion").sort()).toEqual(Object.keys(commandRights).sort());
});
