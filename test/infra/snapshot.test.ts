import { expect, test } from "vitest";
import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";

/** The template as text, without the names of assets: they change with every line of code. */
function hideAssets(template: unknown): string {
  return `${JSON.stringify(template, null, 2).replaceAll(/\b[0-9a-f]{64}\b/g, "(asset)")}\n`;
}

// Shows in review what a change does to the template. After one that is meant: `vitest run test/infra/snapshot.test.ts -u`.
test("the template is the committed one", async () => {
  const text = hideAssets(synthesize(twoConnections).template);

  await expect(text).toMatchFileSnapshot("bridge.template.snap");
});
