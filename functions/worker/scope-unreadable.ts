import type { Failure } from "../../shared/core/failure.ts";

/** The source org did not say whether somebody is in scope. */
export const scopeUnreadable: Failure = { kind: "retry", reason: "scope-unreadable" };

/** The source org said no: that is never evidence about a person, whatever it answered. */
export function readingFailed(failure: Failure): Failure {
  return failure.kind === "retry" ? failure : scopeUnreadable;
}
