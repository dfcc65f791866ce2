import { changesOf, type Outcome, reasonOf } from "../../../../shared/core/outcome.ts";
import { decideRetry } from "../../../../shared/core/retry/decide-retry.ts";
import { type Expected, expectOutcome } from "./expected-outcome.ts";
import type { FaultCase } from "./faults.ts";
import { begin, type Flow, type Person } from "./flow.ts";
import type { MatrixOrgs, MatrixWorker } from "./matrix-orgs.ts";
import type { Sent } from "./requests.ts";
import { findAccount, look, type Standing } from "./standing.ts";

/** A flow as it goes without faults. */
export interface Usual {
  readonly requests: readonly Sent[];
  readonly outcome: Outcome;
  readonly statusBefore: string | null;
  readonly end: Standing;
  /** How one more look ends. */
  readonly rest: string;
}

/** An outcome in one line: what it is, why, and what was done. */
export function describeOutcome(outcome: Outcome): string {
  const changes = changesOf(outcome).join(" ");
  return [nameOutcome(outcome), changes].filter((part) => part !== "").join(": ");
}

function nameOutcome(outcome: Outcome): string {
  const reason = reasonOf(outcome);
  return reason === "none" ? outcome.kind : `${outcome.kind}: ${reason}`;
}

export async function playWithoutFaults(flow: Flow, orgs: MatrixOrgs): Promise<Usual> {
  const person = await begin(flow, orgs);
  const before = await look(orgs, person);
  const worker = orgs.openWorker(flow.choices);
  const outcome = await worker.reconcile(person.userId);
  const requests = worker.takeSent();
  const { id: _id, ...end } = await look(orgs, person);
  const rest = describeOutcome(await orgs.getCalmWorker(flow.choices).reconcile(person.userId));
  return { requests, outcome, statusBefore: before.status, end, rest };
}

/** Plays a flow in which the n-th request goes wrong once. @returns what is not as it must be */
export async function playWithFault(
  flow: Flow,
  usual: Usual,
  n: number,
  fault: FaultCase,
  orgs: MatrixOrgs,
): Promise<readonly string[]> {
  const person = await begin(flow, orgs);
  const worker = orgs.openWorker(flow.choices);
  worker.arm(n, fault.fault);
  const isShutOff = ["suspend", "deactivate"].some((change) =>
    changesOf(usual.outcome).some((done) => done === change),
  );
  const expected = expectOutcome({ requests: usual.requests, n, isShutOff }, fault);

  const outcome = await worker.reconcile(person.userId);

  const wrong: string[] = [];
  if (!worker.hasFired()) wrong.push("the fault did not happen");
  wrong.push(...judgeOutcome(outcome, usual, expected, fault));
  const { status } = await findAccount(orgs, person);
  if (expected.lie === undefined && !listStatuses(usual).includes(status))
    wrong.push(`${status} after the fault`);
  const last = await settle(outcome, expected, person, worker, orgs);
  wrong.push(...(await judgeEnd({ flow, usual, expected, person, worker, orgs }, last)));
  return wrong;
}

/** Where a fault may leave somebody: as they were, as they will be, or created and not yet activated. */
function listStatuses({ outcome, statusBefore, end }: Usual): readonly (string | null)[] {
  const isInTwoSteps = changesOf(outcome).includes("create") && changesOf(outcome).includes("activate");
  return [statusBefore, end.status, ...(isInTwoSteps ? ["STAGED"] : [])];
}

function judgeOutcome(
  outcome: Outcome,
  usual: Usual,
  expected: Expected,
  fault: FaultCase,
): readonly string[] {
  const wrong: string[] = [];
  const named = nameOutcome(outcome);
  const isNamed = expected.outcomes.some((each) => {
    if (each === "usual") return named === nameOutcome(usual.outcome);
    if (each === "rest") return named === usual.rest;
    return each === named || (expected.lie !== undefined && outcome.kind === each);
  });
  if (!isNamed) wrong.push(`ended as ${describeOutcome(outcome)}, not as ${expected.outcomes.join(" or ")}`);
  const unexpected = changesOf(outcome).filter((change) => !changesOf(usual.outcome).includes(change));
  if (unexpected.length > 0 && expected.lie === undefined)
    wrong.push(`claims to have done: ${unexpected.join(" ")}`);
  if (named === "retry: rate-limited") wrong.push(...judgeWait(outcome, fault));
  return wrong;
}

/** The server's own time, where it gave one that can be true; otherwise a short one of ours. */
function judgeWait(outcome: Outcome, { name: faultName }: FaultCase): readonly string[] {
  const afterMs = outcome.kind === "retry" ? (outcome.afterMs ?? 0) : 0;
  const [least, most] = faultName.includes("with the window's end") ? [1000, 62_000] : [1000, 1000];
  return afterMs >= least && afterMs <= most ? [] : [`waits ${afterMs} ms`];
}

/** How often somebody's record comes back until they are as they should be: nobody needs more. */
const mostPasses = 4;

/**
 * Does what the queue does, now that the faults are over: a retry comes back after its pause, what was parked is replayed,
 * anything else is done with.
 */
async function settle(
  first: Outcome,
  { lie }: Expected,
  { userId }: Person,
  worker: MatrixWorker,
  orgs: MatrixOrgs,
): Promise<Outcome> {
  let outcome = first;
  let replays = 0;
  if (lie !== undefined) outcome = await worker.reconcile(userId); // their next event
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    if (outcome.kind === "retry") {
      const decision = decideRetry(outcome, { receiveCount: pass, ageMs: 0 }, 0);
      orgs.clock.skip(decision.kind === "return" ? decision.afterSeconds * 1000 : 0);
    } else if (outcome.kind !== "rejected" || replays++ > 0) return outcome;
    outcome = await worker.reconcile(userId);
  }
  return outcome;
}

interface Case {
  readonly flow: Flow;
  readonly usual: Usual;
  readonly expected: Expected;
  readonly person: Person;
  /** Who met the fault. */
  readonly worker: MatrixWorker;
  readonly orgs: MatrixOrgs;
}

async function judgeEnd(
  { flow, usual, expected, person, worker, orgs }: Case,
  last: Outcome,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  if (last.kind === "retry") wrong.push(`still ${describeOutcome(last)}`);
  const { id, ...end } = await look(orgs, person);
  const strangers = listStrangers(worker.takeSent(), id);
  if (strangers.length > 0) wrong.push(`wrote to ${strangers.join(", ")}`);
  // Whoever was shut off and let in again, or shut off without a record, has another record.
  const isRecordOther = expected.lie !== undefined || expected.leavesNoRecord === true;
  const isStatusOther = expected.lie !== undefined && isBeyondReturn(usual.end.status, end.status);
  const difference = compare(end, {
    ...usual.end,
    ...(isRecordOther && { record: end.record }),
    ...(isStatusOther && { status: end.status }),
  });
  if (difference !== "") wrong.push(`ends with ${difference}`);
  const next = orgs.getCalmWorker(flow.choices);
  const rest = describeOutcome(await next.reconcile(person.userId));
  if (rest !== usual.rest && expected.lie === undefined) wrong.push(`rests as ${rest}, not as ${usual.rest}`);
  const writes = next.takeSent().filter(({ isWrite }) => isWrite);
  if (writes.length > 0) wrong.push(`goes on writing: ${writes.map(({ role }) => role).join(" ")}`);
  return wrong;
}

/**
 * What a lie changes for good. Who was believed to be deleted is deactivated, and stays so where they are merely not in scope. Who
 * was STAGED and believed to be unassigned is deactivated too; and nobody becomes STAGED again.
 */
function isBeyondReturn(wanted: string | null, status: string | null): boolean {
  if (wanted === "SUSPENDED") return status === "DEPROVISIONED";
  return wanted === "STAGED" && (status === "DEPROVISIONED" || status === "PROVISIONED");
}

function compare(end: object, wanted: object): string {
  const have = new Map(Object.entries(end));
  return Object.entries(wanted)
    .filter(([key, value]) => JSON.stringify(have.get(key)) !== JSON.stringify(value))
    .map(([key, value]) => `${key} ${JSON.stringify(have.get(key))} instead of ${JSON.stringify(value)}`)
    .join(", ");
}

/** Writes to anybody but this person. */
function listStrangers(sent: readonly Sent[], id: string | null): readonly string[] {
  return sent
    .filter(({ isWrite, role }) => isWrite && role !== "target create")
    .filter(({ path }) => id === null || !path.split("/").includes(id))
    .map(({ path }) => path);
}
