import * as v from "valibot";
import { connectionIdSchema } from "./connection-id.ts";
import { instantSchema } from "./instant.ts";
import { oktaIdSchema } from "./okta-id.ts";
import { rejectReasons } from "./outcomes.ts";

/** How somebody came to be a dead letter: the worker parked them, or SQS gave their message up after too many receives. */
export const deadLetterKinds = ["parked", "exhausted"] as const;
export type DeadLetterKind = (typeof deadLetterKinds)[number];

/**
 * Why: what the worker noted when it parked; `exhausted`, where nobody noted anything; `unknown` for a word that this version
 * does not know.
 */
export const deadLetterReasons = [...rejectReasons, "exhausted", "unknown"] as const;
export type DeadLetterReason = (typeof deadLetterReasons)[number];

/** Which dead letters are meant: those that fit everything that is given. An empty filter means all. */
export const deadLetterFilterSchema = v.strictObject({
  /** Ids of users in the source org. */
  userIds: v.optional(v.array(oktaIdSchema)),
  /** Ids of the dead letters themselves. */
  messageIds: v.optional(v.array(v.string())),
  reasons: v.optional(v.array(v.picklist(deadLetterReasons))),
  kind: v.optional(v.picklist(deadLetterKinds)),
  /** Dead at this instant or later. */
  since: v.optional(instantSchema),
  /** Dead before this instant. */
  until: v.optional(instantSchema),
});

export type DeadLetterFilter = v.InferOutput<typeof deadLetterFilterSchema>;

/** How many dead letters may go back a second. */
export const replayRates = { lowest: 1, usual: 10, highest: 300 } as const;

/** The longest that one replay runs: it hides what it keeps, and the alarms must see the dead letters every quarter of an hour. */
export const longestReplaySeconds = 600;

/** What the replay function is asked to do. */
export const replayRequestSchema = v.strictObject({
  connectionId: connectionIdSchema,
  /** Must be given, so that nobody sends everything back by leaving something out: `{}` means all. */
  filter: deadLetterFilterSchema,
  /** Only counts. */
  dryRun: v.optional(v.boolean(), false),
  ratePerSecond: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(replayRates.lowest, "1 to 300"),
      v.maxValue(replayRates.highest, "1 to 300"),
    ),
    replayRates.usual,
  ),
  maxSeconds: v.optional(
    v.pipe(v.number(), v.minValue(1, "1 to 600"), v.maxValue(longestReplaySeconds, "1 to 600")),
    longestReplaySeconds,
  ),
});

export type ReplayRequest = v.InferOutput<typeof replayRequestSchema>;

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What one pass over a dead-letter queue came to. */
export const replayCountsSchema = v.object({
  /** Letters that fit the filter. */
  matched: countSchema,
  /** Of these, how many went back to the connection's queue; none in a dry run. */
  replayed: countSchema,
  /** Letters that do not fit the filter: they stay. */
  kept: countSchema,
  /** Letters that are no message of this connection: they stay, whatever the filter says. */
  unreadable: countSchema,
  /** The replayed ones by reason; in a dry run the matched ones. */
  byReason: v.record(v.string(), countSchema),
  /** Whether letters may have been out of sight: in a FIFO queue, one that stays hides what came after it about the same person. */
  mayHideMore: v.boolean(),
  /** The pass ended before it had seen everything, or SQS did not take something: another will go on. */
  hasMore: v.boolean(),
});

export type ReplayCounts = v.InferOutput<typeof replayCountsSchema>;

/** What the replay function answers. */
export const replayAnswerSchema = v.object({
  connectionId: v.string(),
  dryRun: v.boolean(),
  ...replayCountsSchema.entries,
  /** What went wrong, without any content of a message; null when nothing did. What had been sent back by then is counted. */
  problem: v.nullable(v.string()),
});

export type ReplayAnswer = v.InferOutput<typeof replayAnswerSchema>;
