import type { JsonObject } from "../json.ts";
import type { SentMessage } from "./message.ts";
import { digestMessageAttributes } from "./message-attributes.ts";
import type { NewMessage } from "./queue.ts";

/** The answer to a send: checksums of what was sent, id and number of what is on the queue. */
export function answerSent(given: NewMessage, sent: SentMessage): JsonObject {
  const md5OfAttributes = digestMessageAttributes(given.attributes);
  const traceHeader = given.traceHeader;
  const md5OfSystemAttributes =
    traceHeader === undefined
      ? undefined
      : digestMessageAttributes(new Map([["AWSTraceHeader", { dataType: "String", text: traceHeader }]]));
  return {
    MessageId: sent.id,
    MD5OfMessageBody: given.md5OfBody,
    ...(md5OfAttributes === undefined ? {} : { MD5OfMessageAttributes: md5OfAttributes }),
    ...(md5OfSystemAttributes === undefined ? {} : { MD5OfMessageSystemAttributes: md5OfSystemAttributes }),
    ...(sent.sequenceNumber === undefined ? {} : { SequenceNumber: sent.sequenceNumber }),
  };
}
