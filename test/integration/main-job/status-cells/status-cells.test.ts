import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { userStatuses } from "../../../../shared/contracts/okta-user.ts";
import { statusTable } from "../../../../shared/core/plan/status-table.ts";
import { startTwoOrgs, type TwoOrgs } from "../two-orgs.ts";
import { cellGroups, seedLockedOut, statusCells } from "./cells.ts";
import { expectEnding } from "./expected-ending.ts";
import { runCells } from "./run-cell.ts";
import { sourceStates } from "./source-states.ts";
import { targetStates } from "./target-states.ts";

let orgs: TwoOrgs;
let run = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs(
    {},
    {
      source: { seed: seedLockedOut(statusCells, "source") },
      target: { seed: seedLockedOut(statusCells, "target") },
    },
  );
});
afterAll(() => orgs.stop());

describe("the status table on two orgs, target / source", () => {
  test("has cells for every row and every status", () => {
    const situations = new Set(targetStates.map(({ situation }) => situation));
    const inTarget = new Set(targetStates.map(({ status }) => status));
    const inSource = new Set(sourceStates.map(({ status }) => status));

    expect(situations).toEqual(new Set(Object.keys(statusTable)));
    expect(inTarget).toEqual(new Set([...userStatuses, null]));
    expect(inSource).toEqual(new Set([...userStatuses, null]));
  });

  test.each(cellGroups)("ends as promised, whatever the policy: $name", async ({ cells }) => {
    const results = await runCells(orgs, cells);

    const promised = cells.map((cell) => {
      const ending = expectEnding(cell.target, cell.source, cell.policy);
      return [cell.name, { ...ending, nextStanding: ending.standing }] as const;
    });
    expect(results).toEqual(Object.fromEntries(promised));
    run += Object.keys(results).length;
  });

  test("has run every cell", () => {
    expect(run).toBe(20 * 13 * 8);
  });
});
