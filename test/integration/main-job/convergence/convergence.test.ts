import { afterAll, beforeAll, test } from "vitest";
import { checkConvergence } from "./check-convergence.ts";
import { type ClockedOrgs, startClockedOrgs } from "./clocked-orgs.ts";

let orgs: ClockedOrgs;

beforeAll(async () => {
  orgs = await startClockedOrgs();
});
afterAll(() => orgs.stop());

test("brings the target to what the source says, whatever happened and whatever was heard of it", async () => {
  await checkConvergence(orgs, 300);
}, 600_000);
