import * as v from "valibot";
import { problemSchema } from "./bootstrap.ts";
import { connectionIdSchema } from "./connection-id.ts";
import { oktaIdSchema } from "./okta-id.ts";

/** Type of the event that an operator sends through the real endpoint. Okta has none of this name, and no hook subscribes to it. */
export const testEventType = "orgbridge.test";

/** Whom it is about: nobody. Okta's ids of users begin otherwise. */
export const testUserId = "orgbridge-test";

/** What the bootstrap function is asked for such an event: the secret that the hook takes never leaves AWS. */
export const hookTestRequestSchema = v.strictObject({
  connectionId: connectionIdSchema,
  action: v.literal("test-hook"),
});

/** What became of sending it. How it ends is in the worker's log, under `userId`. */
export const hookTestAnswerSchema = v.object({
  connectionId: v.string(),
  userId: oktaIdSchema,
  eventId: v.string(),
  /** By the clock of the functions. */
  sentAt: v.string(),
  /** HTTP status of the endpoint's answer; null when there was none, or nothing was sent. */
  status: v.nullable(v.number()),
  /** Until its answer was there, in milliseconds. */
  durationMs: v.number(),
  /** Why nothing was sent; null when it was. */
  problem: v.nullable(problemSchema),
});

export type HookTestAnswer = Readonly<v.InferOutput<typeof hookTestAnswerSchema>>;
