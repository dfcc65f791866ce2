import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PeopleInARow } from "../../../../functions/worker/people-in-a-row.ts";
import { type ReconcileDeps, reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { targetAttributes } from "../../../../shared/contracts/names.ts";
import { type OktaUser, oktaUserSchema } from "../../../../shared/contracts/okta-user.ts";
import { parse } from "../../../../shared/contracts/parse.ts";
import { changesOf, type Outcome } from "../../../../shared/core/outcome.ts";
import {
  isStatusOurs,
  parseStatusRecord,
  type StatusRecord,
} from "../../../../shared/core/plan/status-record.ts";
import { situationOf, type Wish } from "../../../../shared/core/plan/status-table.ts";
import { startTwoOrgs, type TwoOrgs } from "../two-orgs.ts";
import { type CrashFlow, crashFlows, expectJudged, type JudgedStanding } from "./crash-flows.ts";
import { Crash, crashAfterWrite } from "./crashing-target.ts";
import { type Person, pretendSource, wishes } from "./pretended-source.ts";
import { titleInSource } from "./source-states.ts";
import { letAdminCall, recordEarlier } from "./target-states.ts";

let orgs: TwoOrgs;
let people = 0;
let crashes = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs();
});
afterAll(() => orgs.stop());

/** A worker that has just started, and a source that shows what makes it wish this. */
function startWorker(person: Person, wish: Wish, { policy }: CrashFlow): ReconcileDeps {
  const { status, choices } = wishes[wish];
  return {
    ...orgs.deps,
    source: pretendSource(person, status, titleInSource),
    connection: { ...orgs.connection, ...choices, ...policy },
    missing: new PeopleInARow(),
    forbidden: new PeopleInARow(),
  };
}

/** Somebody in the flow's state whose worker died right after its n-th write. */
async function crash(flow: CrashFlow, n: number): Promise<Person> {
  people += 1;
  const person = {
    userId: `00ucrashed${String(people).padStart(10, "0")}`,
    login: `crashed.${people}@example.com`,
  };
  await flow.target.prepare(orgs, person);
  const deps = startWorker(person, flow.wish, flow);
  const dead = reconcileUser(person.userId, null, { ...deps, target: crashAfterWrite(deps.target, n) });
  await expect(dead).rejects.toThrow(Crash);
  crashes += 1;
  return person;
}

/** Lets new workers look until there is nothing to do. */
async function settle(person: Person, wish: Wish, flow: CrashFlow): Promise<Outcome> {
  for (let look = 1; look <= 3; look += 1) {
    const outcome = await reconcileUser(person.userId, null, startWorker(person, wish, flow));
    const isDone = outcome.kind !== "applied" && changesOf(outcome).length === 0;
    if (isDone) return outcome;
  }
  throw new Error("never comes to rest");
}

async function judge(person: Person): Promise<JudgedStanding> {
  const { status, statusChanged, profile, record } = await readUser(person);
  const title = typeof profile["title"] === "string" ? profile["title"] : null;
  const isOurs = isStatusOurs({ status, statusChangedMs: statusChanged }, record);
  return { status, title, situation: situationOf(status, isOurs) };
}

async function readUser({ login }: Person): Promise<OktaUser & { readonly record: StatusRecord | null }> {
  const user = parse(oktaUserSchema, await orgs.targetAdmin.call("GET", `/api/v1/users/${login}`));
  if (!user.ok) throw new Error(user.problems.join("; "));
  return { ...user.value, record: parseStatusRecord(user.value.profile[targetAttributes.statusRecord]) };
}

/** The instants right after each write of a flow. */
const crashPoints = crashFlows.flatMap((flow) =>
  Array.from({ length: flow.writes }, (_, index) => ({
    flow,
    n: index + 1,
    name: `${flow.name}, write ${index + 1}`,
  })),
);

describe("a worker that dies after a write", () => {
  test.each(crashPoints)("leaves what the next one brings to the same end: $name", async ({ flow, n }) => {
    const person = await crash(flow, n);

    await settle(person, flow.wish, flow);

    expect(await judge(person)).toEqual(expectJudged(flow.target, [flow.wish], flow.policy));
  });

  test.each(crashPoints)(
    "misleads nobody when the source has changed its mind since, whatever to: $name",
    async ({ flow, n }) => {
      // Nobody becomes STAGED again in the source.
      const others = (Object.keys(wishes) as Wish[]).filter(
        (wish) => wish !== flow.wish && wish !== "staged",
      );
      const endings = await Promise.all(
        others.map(async (wish) => {
          const person = await crash(flow, n);
          await settle(person, wish, flow);
          return { wish, judged: await judge(person) };
        }),
      );

      // As if the dead worker had not begun, or had come to its end.
      for (const { wish, judged } of endings) {
        const asIf = [[wish], [flow.wish, wish]].map((path) => expectJudged(flow.target, path, flow.policy));
        // Whose activation did not come to be waits for one, and cannot be suspended.
        if (isLeftStaged({ flow, n }) && wish === "suspended") asIf.push(staged);
        const { title, ...status } = judged;
        expect(
          asIf.map(({ title: _title, ...rest }) => rest),
          wish,
        ).toContainEqual(status);
        expect(
          asIf.map((standing) => standing.title),
          wish,
        ).toContain(title);
      }
    },
  );

  const amongEquals = crashPoints.filter(({ flow }) => flow.policy.statusAuthority === "both");
  test.each(amongEquals)(
    "does not make ours what the target's admin decides later: $name",
    async ({ flow, n }) => {
      for (const status of listDecisions(flow)) {
        const person = await crash(flow, n);
        await letAdminDecide(person, status, tenMinutesMs);

        await expectHeld(person, status, flow);
      }
    },
  );

  test.each(amongEquals)(
    "leaves a next one after which the target's admin can decide at once: $name",
    async ({ flow, n }) => {
      for (const status of listDecisions(flow)) {
        const person = await crash(flow, n);
        await settle(person, "enabled", flow);
        await letAdminDecide(person, status, threeSecondsMs);

        await expectHeld(person, status, flow);
      }
    },
  );

  test("dies after every write of every flow", () => {
    expect([crashFlows.length, crashPoints.length, crashes]).toEqual([67, 109, 747]);
  });
});

const staged: JudgedStanding = { status: "STAGED", title: titleInSource, situation: "staged" };

/** Created in order to be activated by the next call. */
function isLeftStaged({ flow, n }: { readonly flow: CrashFlow; readonly n: number }): boolean {
  return flow.target.status === null && flow.wish === "enabled" && flow.writes === 2 && n === 1;
}

const tenMinutesMs = 600_000;
const threeSecondsMs = 3000;

type Decision = "SUSPENDED" | "DEPROVISIONED";

/** Who has neither a password nor another way to sign in is never active, and so never suspended. */
function listDecisions({ target, policy }: CrashFlow): readonly Decision[] {
  const canSignIn = target.status !== null || !policy.initialStatus.endsWith("_without_pass");
  return canSignIn && target.activatesTo === "ACTIVE" ? ["SUSPENDED", "DEPROVISIONED"] : ["DEPROVISIONED"];
}

const theirs = {
  SUSPENDED: ["suspended-in-target", "suspended-by-others"],
  DEPROVISIONED: ["deactivated-in-target", "deactivated-by-others"],
} as const;

/** Somebody who is enabled in the source stays as an admin of the target wants them. */
async function expectHeld(person: Person, status: Decision, flow: CrashFlow): Promise<void> {
  const [reason, situation] = theirs[status];
  expect(await settle(person, "enabled", flow)).toEqual({ kind: "held", reason, changes: [] });
  expect(await judge(person)).toMatchObject({ status, situation });
}

/** So long after our last decision, an admin brings somebody to a status, by other ones if need be. */
async function letAdminDecide(person: Person, to: Decision, sinceMs: number): Promise<void> {
  const { status, record } = await readUser(person);
  const activate = "activate?sendEmail=false";
  if (status === "STAGED" || status === "DEPROVISIONED") await letAdminCall(orgs, person, activate);
  if (status === "SUSPENDED") await letAdminCall(orgs, person, "unsuspend");
  // Only now, because nobody's profile can be written while they are deactivated.
  const isYoung = record !== null && Date.now() - record.decidedAtMs < sinceMs;
  if (isYoung) await recordEarlier(orgs, person, record.status, sinceMs);
  await letAdminCall(orgs, person, to === "SUSPENDED" ? "suspend" : "deactivate?sendEmail=false");
}
