import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { ScopeKind } from "../../../../shared/contracts/scope.ts";
import { type FaultCase, faultCases, type Meaning } from "./faults.ts";
import type { Flow } from "./flow.ts";
import { type MatrixOrgs, startMatrixOrgs } from "./matrix-orgs.ts";
import { canMeet, type Role } from "./requests.ts";
import { describeOutcome, playWithFault, playWithoutFaults } from "./run-case.ts";

/** Which of the faults that can happen to a request are tried; requests are counted from 0, over all flows. */
export type Choice = (faults: readonly FaultCase[], request: number) => readonly FaultCase[];

export const everyFault: Choice = (faults) => faults;

export interface MatrixOptions {
  readonly kind?: ScopeKind;
  /** What the connection of these flows chooses before bootstrap. */
  readonly choices?: Partial<Connection>;
  /** How many cases there are at least. */
  readonly least: number;
  /** How many kinds of fault are met; all unless given. */
  readonly meanings?: number;
  /** What is to be asked or done by some request that meets a fault. */
  readonly meets?: readonly Role[];
}

const allMeanings: ReadonlySet<Meaning> = new Set(faultCases.map(({ meaning }) => meaning));

/**
 * Lets each request of each flow go wrong in the chosen ways, and holds against the promises: the outcome is the one that the
 * fault calls for, nobody is removed or lost, and once the faults are over everything ends as it would have without.
 */
export function describeMatrix(
  title: string,
  flows: readonly Flow[],
  choose: Choice,
  { kind = "app", choices = {}, least, meanings = allMeanings.size, meets = [] }: MatrixOptions,
): void {
  let orgs: MatrixOrgs;
  let requests = 0;
  let played = 0;
  const met = { roles: new Set<Role>(), meanings: new Set<Meaning>() };
  beforeAll(async () => {
    orgs = await startMatrixOrgs(choices, kind);
  });
  afterAll(() => orgs.stop());

  describe(title, () => {
    test.each(flows)("$name", async (flow) => {
      const usual = await playWithoutFaults(flow, orgs);

      const wrong: string[] = [];
      for (const [n, request] of usual.requests.entries()) {
        const possible = faultCases.filter((fault) => canMeet(request, fault));
        const chosen = choose(possible, requests);
        requests += 1;
        for (const fault of chosen) {
          played += 1;
          met.roles.add(request.role);
          met.meanings.add(fault.meaning);
          const problems = await playWithFault(flow, usual, n, fault, orgs);
          if (problems.length > 0)
            wrong.push(`request ${n} (${request.role}), ${fault.name}: ${problems.join("; ")}`);
        }
      }

      expect(describeOutcome(usual.outcome)).toBe(flow.ending);
      expect(wrong).toEqual([]);
    });

    test("sends nobody a mail, whatever goes wrong", () => {
      const byBridge = orgs.target.mails.list().filter(({ actorId }) => actorId.startsWith("0oa"));

      expect(byBridge).toEqual([]);
    });

    test("has met faults of every meaning, at requests of many kinds", () => {
      expect(met.meanings.size).toBeGreaterThanOrEqual(meanings);
      expect([...met.roles]).toEqual(expect.arrayContaining([...meets]));
      expect(played).toBeGreaterThanOrEqual(least);
      if (process.env["ORGBRIDGE_PRINT_MATRIX"] === "1") process.stdout.write(`${title}: ${played} cases\n`);
    });
  });
}
