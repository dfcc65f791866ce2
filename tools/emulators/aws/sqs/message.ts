import type { MessageAttributes } from "./message-attributes.ts";

/** What a sender said, and what the queue wrote on it when it arrived. */
export interface SentMessage {
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
  readonly sentAtMs: number;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** Twenty digits that grow with every message of a FIFO queue; undefined on a standard queue. */
  readonly sequenceNumber: string | undefined;
  /** The queue that gave the message up, once it has become a dead letter. */
  readonly deadLetterSourceArn: string | undefined;
}

/** Where a message of a queue is: waiting out its delay, to be had, or with a consumer. */
export type MessageState = "delayed" | "visible" | "in-flight";

/** A message on a queue. Only its queue changes it. */
export interface QueuedMessage {
  readonly sent: SentMessage;
  /** Grows with every message that joins the queue. */
  readonly ordinal: number;
  /** From when the retention period counts, in milliseconds since 1970. */
  readonly enqueuedAtMs: number;
  state: MessageState;
  /** Receives on this queue and on those it came from as a dead letter. */
  receiveCount: number;
  /** Receives on this queue; also the serial of the latest receipt handle. */
  receivesHere: number;
  firstReceivedAtMs: number | undefined;
  lastReceivedAtMs: number;
}

/** A message as one receive handed it out. */
export interface Delivery {
  readonly sent: SentMessage;
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly firstReceivedAtMs: number;
}
