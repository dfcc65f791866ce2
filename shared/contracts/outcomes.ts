/**
 * How a record can end, and why: the one vocabulary of code, logs, metrics, alarms, runbook and replay filters.
 */
/** Nothing to do for this person. */
export const ignoreReasons = [
  "not-in-target", // to be removed, but never came to be in the target
  "source-staged", // in scope, but not activated in the source yet
  "source-suspended", // in scope but suspended, and never came to be in the target
  "test", // an operator's event about nobody, to see that everything between hook and worker works
] as const;
export type IgnoreReason = (typeof ignoreReasons)[number];

/** Left as it is on purpose, until the person's next event or a `sync`. */
export const holdReasons = [
  "removals-on-hold", // the connection's config says `removals: "hold"`
  "removal-of-adopted", // somebody whom the bridge did not make, and whom only a person may remove
  "assignment-unclear", // the app-user's status is not an assigned one
  "source-user-missing", // three people in a row cannot be found in the source: more likely a lost role than three deletions
  "cannot-suspend", // only ACTIVE can be suspended
  "suspended-in-target", // somebody else suspended them in the target
  "deactivated-in-target", // somebody else deactivated them in the target
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** Will be tried again. */
export const retryReasons = [
  "rate-limited",
  "org-unavailable", // 5xx, read-only mode, time-out, connection reset
  "circuit-open", // the org was down just now: it is asked by one probe at a time
  "in-transition", // Okta is still activating or deactivating
  "source-behind-event", // the source org does not show yet what the event announced
  "link-not-searchable", // exists in the target, but its search does not know yet
  "login-moving", // the login is held by somebody of ours whose source login has moved on
  "scope-unreadable", // the source org did not say whether this person is in scope
  "credential-refused", // the org does not accept our token or our key
  "secrets-unavailable", // Secrets Manager cannot be read
  "role-lost", // several different people in a row may not be touched: more likely our role than they
  "unreadable-answer", // an answer that is not what Okta documents
  "state-changed", // somebody else changed the person under our hands, several times
  "out-of-time", // too little of the invocation is left to start on somebody
  "unexpected", // a fault of ours
] as const;
export type RetryReason = (typeof retryReasons)[number];

/**
 * Reasons that end by waiting, however long it takes; everything else is parked in the end. (Only `login-moving` has an end
 * of its own, after 15 min.)
 */
export const waitReasons: ReadonlySet<RetryReason> = new Set<RetryReason>([
  "rate-limited",
  "org-unavailable",
  "circuit-open",
  "in-transition",
  "source-behind-event",
  "link-not-searchable",
  "login-moving",
  "secrets-unavailable",
  "out-of-time",
]);

/** Will never succeed without somebody changing something: parked, with the reason. */
export const rejectReasons = [
  "unreadable-message", // the record's body is no message of ours
  "foreign-message", // the record's group or connection does not fit its body
  "ambiguous-link", // two target users carry this person's link
  "linked-elsewhere", // the target user with this login belongs to another source user
  "login-swap", // two people of this connection have each other's logins
  "other-user-type", // the target user with this login is of another user type than the bridge's people
  "login-taken", // the target user with this login belongs to nobody of ours
  "value-refused", // the target org does not accept a value; the field is named
  "value-not-kept", // the target org accepted a value and does not show it; the field is named
  "mastered-elsewhere", // another source masters this profile in the target
  "protected", // our role may not touch this person (an admin of the target)
  "refused", // any other refusal
  "tried-too-often", // a retry that is no wait and did not help for hours
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What was done to the target user. */
export const changes = [
  "create",
  "adopt",
  "relink",
  "update",
  "activate",
  "suspend",
  "unsuspend",
  "deactivate",
] as const;
export type Change = (typeof changes)[number];

/** Message attributes of a parked copy on the dead-letter queue. SQS takes ten at most. */
export const parkedAttributes = {
  reason: "orgbridge.reason",
  errorCode: "orgbridge.errorCode",
  /** HTTP status of the org's refusal. */
  status: "orgbridge.status",
  field: "orgbridge.field",
  /** When a worker first had any of the person's records in hand. */
  firstReceivedAt: "orgbridge.firstReceivedAt",
  /** How often a worker had the most tried of them in hand. */
  receiveCount: "orgbridge.receiveCount",
  parkedAt: "orgbridge.parkedAt",
} as const;
