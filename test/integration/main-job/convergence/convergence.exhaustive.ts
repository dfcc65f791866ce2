import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkConvergence, huntSabotage } from "./check-convergence.ts";
import { type ClockedOrgs, startClockedOrgs } from "./clocked-orgs.ts";
import { saboteurs } from "./saboteurs.ts";

let orgs: ClockedOrgs;

beforeAll(async () => {
  orgs = await startClockedOrgs();
}, 120_000);
afterAll(() => orgs.stop());

test("brings the target to what the source says, whatever happened and whatever was heard of it", async () => {
  await checkConvergence(orgs, 5000);
});

describe("a number of histories as in `npm test` exposes a worker", () => {
  test.each(Object.entries(saboteurs))("that %s", async (_name, sabotage) => {
    const hunt = await huntSabotage(orgs, sabotage, 300);

    expect(hunt.failed).toBe(true);
  });
});
