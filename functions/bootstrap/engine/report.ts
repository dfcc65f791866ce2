import type { Problem, ReportedChange, StepReport } from "../../../shared/contracts/bootstrap.ts";
import type { Finding, Step } from "./step.ts";

/** A report about a step of which nothing is known but its state. */
export function reportState(step: Pick<Step, "id" | "where">, state: StepReport["state"]): StepReport {
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

/** A report about a step that was examined. */
export function reportFinding(
  step: Pick<Step, "id" | "where">,
  state: StepReport["state"],
  { existed, verified = [], warnings = [] }: Finding,
  changes: readonly ReportedChange[],
): StepReport {
  return { ...reportState(step, state), existed, verified, warnings, changes: changes.map(tellChange) };
}

/** A report about a step that something stands in the way of. */
export function reportProblem(step: Pick<Step, "id" | "where">, problem: Problem): StepReport {
  return { ...reportState(step, "problem"), problem };
}

/** A change without what makes it so. */
export function tellChange({ action, what }: ReportedChange): ReportedChange {
  return { action, what };
}
