import type { Change, HoldReason, IgnoreReason, RejectReason, RetryReason } from "../contracts/outcomes.ts";

/** What an org answered when it refused: never more than its code and the field it named. */
export interface Refusal {
  readonly status: number;
  readonly errorCode: string | null;
  readonly field: string | null;
}

/** What became of one person's records. Expected endings are values; only faults of ours are thrown. */
export type Outcome =
  | { readonly kind: "applied"; readonly changes: readonly Change[]; readonly note?: "record-missing" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "ignored"; readonly reason: IgnoreReason }
  | { readonly kind: "held"; readonly reason: HoldReason; readonly changes: readonly Change[] }
  /** `afterMs`: how long the org itself asked to wait; absent when it did not say. `errorCode`: what it called the trouble. */
  | {
      readonly kind: "retry";
      readonly reason: RetryReason;
      readonly afterMs?: number;
      readonly errorCode?: string;
    }
  | { readonly kind: "rejected"; readonly reason: RejectReason; readonly refusal?: Refusal };

/** The outcome's reason in one word, for log and metric: why it is held, ignored, tried again or rejected; else `none`. */
export function reasonOf(outcome: Outcome): string {
  if (outcome.kind === "unchanged") return "none";
  return outcome.kind === "applied" ? (outcome.note ?? "none") : outcome.reason;
}
