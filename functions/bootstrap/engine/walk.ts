import type { Problem, ReportedChange, StepReport } from "../../../shared/contracts/bootstrap.ts";
import { fail, type Result } from "../../../shared/core/result.ts";
import type { Facts } from "./facts.ts";
import { stop } from "./problems.ts";
import type { Ground, Site } from "./site.ts";
import type { Change, Finding, Step } from "./step.ts";

/** What came of all steps. */
export interface Walk {
  readonly reports: readonly StepReport[];
  readonly facts: Facts;
}

/** Says what every step would do, and does nothing. A step that cannot be examined does not keep the others from it. */
export async function planSteps(steps: readonly Step[], site: Site): Promise<Walk> {
  const reports: StepReport[] = [];
  let facts: Facts = {};
  for (const step of steps) {
    if (!step.isWanted(site)) {
      reports.push(report(step, "skipped"));
      continue;
    }
    const found = await step.examine(site, facts);
    if (!found.ok) {
      reports.push({ ...report(step, "problem"), problem: found.failure });
      continue;
    }
    facts = { ...facts, ...found.value.facts };
    const state = found.value.changes.length === 0 ? "ok" : "would-change";
    reports.push(describe(step, state, found.value, found.value.changes));
  }
  return { reports, facts };
}

/**
 * Makes everything so, step by step, with what is `known` already; the first problem ends it, and the report says what was
 * done until then.
 */
export async function applySteps(
  steps: readonly Step[],
  site: Site,
  known: Facts = {},
  onProblem: "stop" | "go on" = "stop",
): Promise<Walk> {
  const reports: StepReport[] = [];
  let facts = known;
  let isStopped = false;
  for (const step of steps) {
    if (isStopped || !step.isWanted(site)) {
      reports.push(report(step, isStopped ? "not-reached" : "skipped"));
      continue;
    }
    const { first, done, outcome } = await settle(step, site, facts);
    if (outcome.ok) {
      facts = { ...facts, ...outcome.value.facts };
      const warnings = [...new Set([...(first?.warnings ?? []), ...(outcome.value.warnings ?? [])])];
      const told = { ...outcome.value, existed: first?.existed ?? null, warnings };
      reports.push(describe(step, done.length === 0 ? "ok" : "changed", told, done));
    } else {
      isStopped = onProblem === "stop";
      const changes = done.map(tell);
      reports.push({
        ...report(step, "problem"),
        existed: first?.existed ?? null,
        changes,
        problem: outcome.failure,
      });
    }
  }
  return { reports, facts };
}

/** Tries what can be tried without admin credentials; one failure does not keep the others from it. */
export async function checkGround(
  checks: readonly Step<Ground>[],
  ground: Ground,
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  for (const check of checks) {
    const found = check.isWanted(ground) ? await check.examine(ground, {}) : null;
    if (found === null) reports.push(report(check, "skipped"));
    else if (found.ok) reports.push(describe(check, "ok", found.value, []));
    else reports.push({ ...report(check, "problem"), problem: found.failure });
  }
  return reports;
}

interface Settled {
  readonly first: Finding | null;
  readonly done: readonly ReportedChange[];
  /** What was found at last: nothing to change, or what stands in the way. */
  readonly outcome: Result<Finding, Problem>;
}

/** How long a change may take to show in what is read, before it counts as not made. */
const visiblePauseMs = 500;
const visibleTries = 40;
/** How often a step is gone through: an unknown outcome, or a change that only shows after another, takes a second time. */
const mostRounds = 5;

/**
 * Examines, changes, and examines again until there is nothing to change. The end is always something that was read, never
 * the belief that a request did what it said: so an interruption at any moment only means to come here again.
 */
async function settle(step: Step, site: Site, facts: Facts): Promise<Settled> {
  const done: ReportedChange[] = [];
  let first: Finding | null = null;
  let unanswered: Change | null = null;
  for (let round = 0; round < mostRounds; round += 1) {
    if (site.clock.nowMs() >= site.deadlineMs) return { first, done, outcome: outOfTime };
    const found = await examineUntilVisible(step, site, facts, done);
    first ??= found.ok ? found.value : null;
    if (unanswered !== null && found.ok && !isAmong(unanswered, found.value.changes))
      done.push(tell(unanswered));
    unanswered = null;
    if (!found.ok || found.value.changes.length === 0) return { first, done, outcome: found };
    for (const change of found.value.changes) {
      const performed = await change.perform();
      site.source.reads.forget();
      site.target.reads.forget();
      // A change without an answer may have been made: what is read next will tell.
      if (!performed.ok && performed.failure.reason !== "org-unreachable")
        return { first, done, outcome: performed };
      if (!performed.ok) {
        if (round === mostRounds - 1) return { first, done, outcome: performed };
        unanswered = change;
        break;
      }
      done.push(tell(change));
    }
  }
  return { first, done, outcome: didNotTake(step, done) };
}

/** What was just changed may take a moment to show (a search lags): it is waited for, not done twice. */
async function examineUntilVisible(
  step: Step,
  site: Site,
  facts: Facts,
  done: readonly ReportedChange[],
): Promise<Result<Finding, Problem>> {
  for (let tries = 0; ; tries += 1) {
    const found = await step.examine(site, facts);
    if (!found.ok) return found;
    const isRepeated = found.value.changes.some((change) => isAmong(change, done));
    if (!isRepeated) return found;
    if (tries === visibleTries) return didNotTake(step, found.value.changes);
    await site.clock.wait(visiblePauseMs);
    site.source.reads.forget();
    site.target.reads.forget();
  }
}

const outOfTime = stop(
  "out-of-time",
  "The invocation is about to end.",
  "Run the same action again: it goes on where it stopped.",
);

function didNotTake(step: Step, changes: readonly ReportedChange[]): { ok: false; failure: Problem } {
  const what = changes.map((change) => `${change.action} ${change.what}`).join("; ");
  return fail({
    reason: "did-not-take",
    message: `A change was accepted, but does not show (${step.id}: ${what}).`,
    remedy: "Run the same action again. If it stays, look in the org's System Log for who changes it back.",
  });
}

function isAmong({ action, what }: ReportedChange, changes: readonly ReportedChange[]): boolean {
  return changes.some((other) => other.action === action && other.what === what);
}

function report(step: Pick<Step, "id" | "where">, state: StepReport["state"]): StepReport {
  return {
    step: step.id,
    where: step.where,
    state,
    existed: null,
    changes: [],
    verified: [],
    warnings: [],
    problem: null,
  };
}

function describe(
  step: Pick<Step, "id" | "where">,
  state: StepReport["state"],
  { existed, verified = [], warnings = [] }: Finding,
  changes: readonly ReportedChange[],
): StepReport {
  return { ...report(step, state), existed, verified, warnings, changes: changes.map(tell) };
}

function tell({ action, what }: ReportedChange): ReportedChange {
  return { action, what };
}
