import type { Problem, StepReport } from "../../../shared/contracts/bootstrap.ts";
import type { Facts } from "./facts.ts";
import { reportFinding, reportProblem, reportState, tellChange } from "./report.ts";
import { outOfTime, settle } from "./settle.ts";
import type { Ground, Site } from "./site.ts";
import type { Step } from "./step.ts";

/** What came of all steps. */
export interface Walk {
  readonly reports: readonly StepReport[];
  readonly facts: Facts;
}

/**
 * Says what every step would do, and does nothing. A step that cannot be examined does not keep the others from it, unless its
 * org does not let anybody look: each further try could take as long as this one.
 */
export async function planSteps(steps: readonly Step[], site: Site): Promise<Walk> {
  const reports: StepReport[] = [];
  const closed = new Set<Step["where"]>();
  let facts: Facts = {};
  for (const step of steps) {
    if (!step.isWanted(site)) reports.push(reportState(step, "skipped"));
    else if (closed.has(step.where)) reports.push(reportState(step, "not-reached"));
    else if (site.clock.nowMs() >= site.deadlineMs) reports.push(reportProblem(step, outOfTime.failure));
    else {
      const found = await step.examine(site, facts);
      if (found.ok) {
        facts = { ...facts, ...found.value.facts };
        const state = found.value.changes.length === 0 ? "ok" : "would-change";
        reports.push(reportFinding(step, state, found.value, found.value.changes));
      } else {
        reports.push(reportProblem(step, found.failure));
        if (isClosed(found.failure)) closed.add(step.where);
      }
    }
  }
  return { reports, facts };
}

function isClosed({ reason }: Problem): boolean {
  return reason === "org-unreachable" || reason === "admin-credentials-refused";
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
      reports.push(reportState(step, isStopped ? "not-reached" : "skipped"));
      continue;
    }
    const { first, done, outcome } = await settle(step, site, facts);
    const existed = first?.existed ?? null;
    if (outcome.ok) {
      facts = { ...facts, ...outcome.value.facts };
      const warnings = [...new Set([...(first?.warnings ?? []), ...(outcome.value.warnings ?? [])])];
      const told = { ...outcome.value, existed, warnings };
      reports.push(reportFinding(step, done.length === 0 ? "ok" : "changed", told, done));
    } else {
      isStopped = onProblem === "stop";
      reports.push({ ...reportProblem(step, outcome.failure), existed, changes: done.map(tellChange) });
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
    if (found === null) reports.push(reportState(check, "skipped"));
    else if (found.ok) reports.push(reportFinding(check, "ok", found.value, []));
    else reports.push(reportProblem(check, found.failure));
  }
  return reports;
}
