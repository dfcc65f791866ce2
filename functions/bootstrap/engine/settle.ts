import type { Problem, ReportedChange } from "../../../shared/contracts/bootstrap.ts";
import { fail, type Result } from "../../../shared/core/result.ts";
import type { Facts } from "./facts.ts";
import { stop } from "./problems.ts";
import { tellChange } from "./report.ts";
import type { Site } from "./site.ts";
import type { Change, Finding, Step } from "./step.ts";

/** What became of one step. */
export interface Settled {
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
export async function settle(step: Step, site: Site, facts: Facts): Promise<Settled> {
  const done: ReportedChange[] = [];
  let first: Finding | null = null;
  let unanswered: Change | null = null;
  for (let round = 0; round < mostRounds; round += 1) {
    if (site.clock.nowMs() >= site.deadlineMs) return { first, done, outcome: outOfTime };
    const found = await examineUntilVisible(step, site, facts, done);
    first ??= found.ok ? found.value : null;
    if (unanswered !== null && found.ok && !isAmong(unanswered, found.value.changes))
      done.push(tellChange(unanswered));
    unanswered = null;
    if (!found.ok || found.value.changes.length === 0) return { first, done, outcome: found };
    for (const change of found.value.changes) {
      if (site.clock.nowMs() >= site.deadlineMs) return { first, done, outcome: outOfTime };
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
      done.push(tellChange(change));
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
    if (tries === visibleTries || site.clock.nowMs() >= site.deadlineMs)
      return didNotTake(step, found.value.changes);
    await site.clock.wait(visiblePauseMs);
    site.source.reads.forget();
    site.target.reads.forget();
  }
}

/** Nothing is begun that the invocation has no time to finish. */
export const outOfTime = stop(
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
