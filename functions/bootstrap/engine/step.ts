import type { Problem, ReportedChange } from "../../../shared/contracts/bootstrap.ts";
import type { Result } from "../../../shared/core/result.ts";
import type { Facts } from "./facts.ts";
import type { Ground, Site } from "./site.ts";

/** One thing to do. `perform` makes it so, and says nothing else: what came of it is read. */
export interface Change extends ReportedChange {
  readonly perform: () => Promise<Result<unknown, Problem>>;
}

/** What a step found. */
export interface Finding {
  /** What is there, for the report. */
  readonly existed: string | null;
  /** What is missing or different, in the order in which it is made so. None: all is as it must be. */
  readonly changes: readonly Change[];
  /** What the steps after this one need to know. */
  readonly facts?: Facts;
  readonly warnings?: readonly string[];
  /** What was tried, and worked. */
  readonly verified?: readonly string[];
}

/**
 * One object or relation that must be so. The step reads what is there and says what is missing; whether that is then only
 * told (plan) or done (apply) is not its business, so that the two cannot differ. A check is a step that never has anything
 * to change.
 */
export interface Step<TPlace extends Ground = Site> {
  readonly id: string;
  readonly where: "source" | "target" | "bridge";
  /** Whether the config asks for it. */
  readonly isWanted: (place: TPlace) => boolean;
  /** `facts` are incomplete in a plan, where what comes before is not made yet. */
  readonly examine: (place: TPlace, facts: Facts) => Promise<Result<Finding, Problem>>;
}
