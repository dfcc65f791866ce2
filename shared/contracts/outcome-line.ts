import * as v from "valibot";

/**
 * The line of a worker's log that says what became of one person's records: what operators are shown, and what tests and the demo wait for.
 * Ids and codes only. What a line of an older worker leaves out is null.
 */
export const outcomeLineSchema = v.object({
  code: v.literal("record.outcome"),
  /** Id in the source org; null when the message was none of ours. */
  userId: v.nullable(v.string()),
  /** The records that ended so, by their message ids. */
  messageIds: v.array(v.string()),
  outcome: v.string(),
  /** `none` where the outcome needs no reason. */
  reason: v.string(),
  changes: v.array(v.string()),
  /** Requests to both orgs. */
  requests: v.number(),
  /** From the event to this line, in milliseconds; null without an event. */
  lagMs: v.nullable(v.number()),
  /** When a `retry` comes back, in seconds from then. */
  afterSeconds: v.nullish(v.number(), null),
  /** What the org called the trouble, and the field at fault. */
  errorCode: v.nullish(v.string(), null),
  field: v.nullish(v.string(), null),
});

export type OutcomeLine = v.InferOutput<typeof outcomeLineSchema>;
