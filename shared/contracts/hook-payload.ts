import * as v from "valibot";
import { instantSchema } from "./instant.ts";

/**
 * Body of an event hook delivery, as far as it is used. Events stay unknown here, so that one strange event cannot spoil
 * the others.
 * @see https://developer.okta.com/docs/concepts/event-hooks/
 */
export const hookBodySchema = v.object({
  eventType: v.literal("com.okta.event_hook"),
  /** URL of the hook that sent this: its host is the org. */
  source: v.pipe(v.string(), v.url("a URL")),
  data: v.object({ events: v.array(v.unknown()) }),
});

export type HookBody = v.InferOutput<typeof hookBodySchema>;

/** One System Log event, as far as it is used. `target` and `outcome` can be null, and their entries incomplete. */
export const logEventSchema = v.object({
  /** Becomes the SQS deduplication id, whose alphabet and length bound it. */
  uuid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/, "an event's uuid")),
  published: instantSchema,
  eventType: v.string(),
  outcome: v.nullish(v.object({ result: v.nullish(v.string()) })),
  target: v.nullish(v.array(v.object({ id: v.nullish(v.string()), type: v.nullish(v.string()) }))),
});

export type LogEvent = v.InferOutput<typeof logEventSchema>;
