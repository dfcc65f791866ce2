import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { userStatuses } from "../../../../shared/contracts/okta-user.ts";
import { statusTable } from "../../../../shared/core/plan/status-table.ts";
import { startTwoOrgs, type TwoOrgs } from "../two-orgs.ts";
import { buildCellGroups, seedLockedOut } from "./cells.ts";
import { expectEnding } from "./expected-ending.ts";
import type { PlanPolicy } from "./policies.ts";
import { runCells } from "./run-cell.ts";
import { sourceStates } from "./source-states.ts";
import { targetStates } from "./target-states.ts";

/** Runs every target state × source state × policy on a pair of emulated orgs, and counts that it has. */
export function describeCells(policies: readonly PlanPolicy[]): void {
  const groups = buildCellGroups(policies);
  const cells = groups.flatMap((group) => group.cells);
  let orgs: TwoOrgs;
  let run = 0;

  beforeAll(async () => {
    orgs = await startTwoOrgs(
      {},
      {
        source: { seed: seedLockedOut(cells, "source") },
        target: { seed: seedLockedOut(cells, "target") },
      },
    );
  }, 60_000);
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

    test.each(groups)("ends as promised, whatever the policy: $name", async (group) => {
      const results = await runCells(orgs, group.cells);

      const promised = group.cells.map((cell) => {
        const ending = expectEnding(cell.target, cell.source, cell.policy);
        return [cell.name, { ...ending, nextStanding: ending.standing }] as const;
      });
      expect(results).toEqual(Object.fromEntries(promised));
      run += Object.keys(results).length;
    });

    test("sends nobody a mail, as nobody ordered one", () => {
      const sent = orgs.target.mails.list();
      const byBridge = sent.filter(({ actorId }) => actorId.startsWith("0oa"));

      expect(byBridge).toEqual([]);
      expect(sent.length).toBeGreaterThan(0); // the admins' own are noticed
    });

    test("has run every cell", () => {
      // Only the rows of who is not there, or STAGED, depend on how people begin.
      const otherwise = policies.filter(({ initialStatus }) => initialStatus === "federated");
      expect(run).toBe(14 * (3 * policies.length + 17 * otherwise.length));
    });
  });
}
