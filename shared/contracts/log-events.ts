import type { HookRefusal } from "./hook-answers.ts";
import type { MetricName } from "./metrics.ts";
import { holdReasons } from "./outcomes.ts";

/** A metric that a log line carries: CloudWatch takes it from there. */
export interface CarriedMetric {
  readonly metric: MetricName;
  /** The field that holds the value; without it, the line itself is counted. A value that is no number is left out. */
  readonly value?: string;
  /** Carried only when each of these fields has one of its values. */
  readonly when?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

/** A log line that may be written: its level, the fields it may carry, and the metrics. */
export interface LogEventDefinition {
  readonly level: "info" | "warn" | "error";
  readonly fields: readonly string[];
  readonly metrics?: readonly CarriedMetric[];
}

/** The config itself asks for the one; the other is about the source org, not about the people. */
const personalHolds = holdReasons.filter(
  (reason) => reason !== "removals-on-hold" && reason !== "source-user-missing",
);

/** Whoever sends these has the secret: it is Okta, or a front of ours. */
const lostDeliveries = ["too-large", "not-a-hook", "other-org"] as const satisfies readonly HookRefusal[];

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
    metrics: [{ metric: "HookMessages", value: "messages" }],
  },
  "hook.verified": { level: "info", fields: ["connectionId"] },
  "hook.events-skipped": {
    level: "warn",
    fields: ["connectionId", "malformed", "withoutSubject"],
    metrics: [{ metric: "HookEventsSkipped" }],
  },
  "hook.refused": {
    level: "warn",
    fields: ["connectionId", "status", "reason", "problems"],
    metrics: [{ metric: "HooksRefused" }, { metric: "HooksLost", when: { reason: lostDeliveries } }],
  },
  "hook.failed": {
    level: "error",
    fields: ["connectionId", "reason", "error", "unsent"],
    metrics: [{ metric: "HooksFailed" }],
  },
  "keys.served": { level: "info", fields: ["connectionId", "status", "keys"] },
  "keys.refused": { level: "warn", fields: ["reason"] },
  "keys.failed": {
    level: "error",
    fields: ["connectionId", "reason", "error", "problems", "isServed"],
    metrics: [{ metric: "KeysFailed" }],
  },
  "bootstrap.ended": {
    level: "info",
    fields: ["connectionId", "action", "ok", "changes", "problems"],
    // A plan with problems is a plan that did its work.
    metrics: [{ metric: "BootstrapFailures", when: { ok: [false], action: ["apply", "verify", "destroy"] } }],
  },
  "hook.tested": { level: "info", fields: ["connectionId", "eventId", "status", "problem"] },
  "replay.ended": {
    level: "info",
    fields: ["connectionId", "matched", "replayed", "kept", "unreadable", "hasMore", "dryRun", "problem"],
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
    metrics: [
      { metric: "Outcomes" },
      { metric: "Holds", when: { outcome: ["held"], reason: personalHolds } },
      { metric: "Lag", value: "lagMs", when: { outcome: ["applied"] } },
      { metric: "WaitingLag", value: "lagMs", when: { outcome: ["retry"] } },
      { metric: "Requests", value: "requests" },
      { metric: "Receives", value: "receiveCount" },
    ],
  },
  "operator.answered": {
    level: "info",
    fields: ["connectionId", "request", "userId", "outcome", "reason", "requests"],
  },
  "record.fault": { level: "error", fields: ["connectionId", "userId", "error", "stack"] },
  "visibility.unchanged": { level: "warn", fields: ["connectionId", "messageId", "error"] },
  "park.failed": { level: "error", fields: ["connectionId", "messageId", "error"] },
} as const satisfies Record<string, LogEventDefinition>;

export type LogCode = keyof typeof logEvents;
export type LogField<TCode extends LogCode> = (typeof logEvents)[TCode]["fields"][number];
