/** A log line that may be written: its level, the fields it may carry, and the metric that it counts, if any. */
interface LogEventDefinition {
  readonly level: "info" | "warn" | "error";
  readonly fields: readonly string[];
  /** CloudWatch metric (embedded metric format), counted once a line, split by the named fields. */
  readonly metric?: { readonly name: string; readonly dimensions: readonly string[] };
}

/**
 * Every line that the functions may log. A field that is not listed is never written: no profile, body, token, proof
 * or secret has a field here, and must never get one. Ids are Okta's and AWS's opaque ones.
 */
export const logEvents = {
  "hook.accepted": {
    level: "info",
    fields: [
      "connectionId",
      "events",
      "messages",
      "unsubscribed",
      "unsuccessful",
      "outOfScope",
      "withoutSubject",
      "malformed",
    ],
  },
  "hook.verified": { level: "info", fields: ["connectionId"] },
  "hook.events-skipped": {
    level: "warn",
    fields: ["connectionId", "malformed", "withoutSubject"],
    metric: { name: "HookEventsSkipped", dimensions: ["connectionId"] },
  },
  "hook.refused": {
    level: "warn",
    fields: ["connectionId", "status", "reason", "problems"],
    metric: { name: "HooksRefused", dimensions: ["connectionId", "reason"] },
  },
  "hook.failed": {
    level: "error",
    fields: ["connectionId", "reason", "error", "unsent"],
    metric: { name: "HooksFailed", dimensions: ["connectionId", "reason"] },
  },
  "keys.served": { level: "info", fields: ["connectionId", "status", "keys"] },
  "keys.refused": { level: "warn", fields: ["reason"] },
  "keys.failed": {
    level: "error",
    fields: ["connectionId", "reason", "error", "problems", "isServed"],
    metric: { name: "KeysFailed", dimensions: ["connectionId", "reason"] },
  },
  "bootstrap.ended": {
    level: "info",
    fields: ["connectionId", "action", "ok", "changes", "problems"],
  },
  "record.outcome": {
    level: "info",
    fields: [
      "connectionId",
      "userId",
      "messageIds",
      "outcome",
      "reason",
      "changes",
      "errorCode",
      "field",
      "requests",
      "receiveCount",
      "lagMs",
      "afterSeconds",
    ],
    metric: { name: "Outcomes", dimensions: ["connectionId", "outcome", "reason"] },
  },
  "record.fault": { level: "error", fields: ["connectionId", "userId", "error", "stack"] },
  "visibility.unchanged": { level: "warn", fields: ["connectionId", "messageId", "error"] },
  "park.failed": { level: "error", fields: ["connectionId", "messageId", "error"] },
} as const satisfies Record<string, LogEventDefinition>;

export type LogCode = keyof typeof logEvents;
export type LogField<TCode extends LogCode> = (typeof logEvents)[TCode]["fields"][number];

/** Namespace of every metric of the bridge. */
export const metricNamespace = "orgbridge";
