import type { Change, HoldReason, IgnoreReason, RejectReason, RetryReason } from "../contracts/outcomes.ts";

/** What an org answered when it refused: never more than its code and the field it named. */
export interface Refusal {
  readonly status: number;
  readonly errorCode: string | null;
  readonly field: string | null;
}

/**
 * What became of one person's records. Expected endings are values; only faults of ours are thrown. `changes` is what was
 * done on the way, whatever the ending.
 */
export type Outcome =
  | { readonly kind: "applied"; readonly changes: readonly Change[]; readonly note?: "record-missing" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "ignored"; readonly reason: IgnoreReason }
  | { readonly kind: "held"; readonly reason: HoldReason; readonly changes: readonly Change[] }
  /**
   * `afterMs`: how long the org itself asked to wait; absent when it did not say. `errorCode`: what it called the trouble.
   * `watchedMs`: for how long this worker has seen them wait so; absent where it does not count.
   */
  | {
      readonly kind: "retry";
      readonly reason: RetryReason;
      readonly afterMs?: number;
      readonly errorCode?: string;
      readonly watchedMs?: number;
      readonly changes?: readonly Change[];
    }
  | {
      readonly kind: "rejected";
      readonly reason: RejectReason;
      readonly refusal?: Refusal;
      readonly changes?: readonly Change[];
    };

/** The outcome's reason in one word, for log and metric: why it is held, ignored, tried again or rejected; else `none`. */
export function reasonOf(outcome: Outcome): string {
  if (outcome.kind === "unchanged") return "none";
  return outcome.kind === "applied" ? (outcome.note ?? "none") : outcome.reason;
}

/** What was done to the person on the way to this ending. */
export function changesOf(outcome: Outcome): readonly Change[] {
  return "changes" in outcome ? (outcome.changes ?? []) : [];
}

/** The same ending after these changes: somebody who was changed is not `unchanged`. */
export function addEarlierChanges(outcome: Outcome, earlier: readonly Change[]): Outcome {
  if (earlier.length === 0 || outcome.kind === "ignored") return outcome;
  if (outcome.kind === "unchanged") return { kind: "applied", changes: earlier };
  return { ...outcome, changes: [...earlier, ...changesOf(outcome)] };
}
