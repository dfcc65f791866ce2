import * as v from "valibot";
import { connectionIdSchema } from "./connection-id.ts";
import { instantSchema } from "./instant.ts";
import { oktaIdSchema } from "./okta-id.ts";

/** What made us look at somebody: it says that something happened, never what is so now. */
const hintSchema = v.object({
  eventType: v.string(),
  eventId: v.string(),
  publishedAt: instantSchema,
});

/** Body of a message on a connection's queue: who to look at, never what to do. */
export const queueMessageSchema = v.object({
  version: v.literal(1),
  connectionId: connectionIdSchema,
  subject: v.object({ type: v.literal("user"), id: oktaIdSchema }),
  hint: v.nullable(hintSchema),
  origin: v.picklist(["hook", "log", "manual", "reconcile"]),
  enqueuedAt: instantSchema,
});

export type QueueMessage = v.InferOutput<typeof queueMessageSchema>;
export type Hint = v.InferOutput<typeof hintSchema>;
