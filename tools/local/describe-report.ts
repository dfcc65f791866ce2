import type { BootstrapReport, StepReport } from "../../shared/contracts/bootstrap.ts";

const signs: Readonly<Record<StepReport["state"], string>> = {
  ok: "✓",
  changed: "+",
  "would-change": "+",
  problem: "✗",
  skipped: "-",
  "not-reached": "·",
};

/** A bootstrap report for people: a line a step, what was done below it, and what stands in the way with its remedy. */
export function describeReport({ steps }: BootstrapReport): readonly string[] {
  return steps
    .filter(({ state, warnings }) => state !== "skipped" || warnings.length > 0)
    .flatMap((step) => [
      `${signs[step.state]} ${step.where.padEnd(6)}  ${step.step}${step.existed === null ? "" : `: ${step.existed}`}`,
      ...step.changes.map(({ action, what }) => `            ${action} ${what}`),
      ...step.warnings.map((warning) => `            ! ${warning}`),
      ...(step.problem === null
        ? []
        : [`            ${step.problem.message}`, `            → ${step.problem.remedy}`]),
    ]);
}

/** How many changes a report tells of. */
export function countChanges({ steps }: BootstrapReport): number {
  return steps.reduce((sum, { changes }) => sum + changes.length, 0);
}
