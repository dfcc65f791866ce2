import type { RetryReason } from "../contracts/outcomes.ts";
import type { Outcome, Refusal } from "./outcome.ts";

/** Why an org did not do or say what it was asked. The caller decides what follows from it. */
export type Failure =
  /** Ask again later. `afterMs` is the server's own time, when it gave one; `errorCode` what it called the trouble. */
  | {
      readonly kind: "retry";
      readonly reason: RetryReason;
      readonly afterMs?: number;
      readonly errorCode?: string;
    }
  /** 404: there is no such thing, or we may not see it. */
  | { readonly kind: "not-found" }
  /** The person is no longer as we read them: read again by id and plan again. */
  | { readonly kind: "stale-read" }
  /** 403 without a more telling code: our role does not reach this. */
  | { readonly kind: "forbidden"; readonly refusal: Refusal }
  /** 400 E0000001: a value that is not accepted, or is somebody else's already. */
  | { readonly kind: "invalid"; readonly refusal: Refusal; readonly duplicates: readonly string[] }
  /** 403 E0000023: another source owns the profile. */
  | { readonly kind: "mastered-elsewhere"; readonly refusal: Refusal }
  /** Any other 4xx. */
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** The outcome that follows from a failure for which the caller has no better idea. */
export function outcomeOfFailure(failure: Failure): Outcome {
  switch (failure.kind) {
    case "retry":
      return failure;
    case "not-found":
    case "stale-read":
      return { kind: "retry", reason: "state-changed" };
    case "forbidden":
      return { kind: "rejected", reason: "protected", refusal: failure.refusal };
    case "invalid":
      return { kind: "rejected", reason: "value-refused", refusal: failure.refusal };
    case "mastered-elsewhere":
      return { kind: "rejected", reason: "mastered-elsewhere", refusal: failure.refusal };
    case "refused":
      return { kind: "rejected", reason: "refused", refusal: failure.refusal };
  }
}
