import * as v from "valibot";

const countSchema = v.pipe(v.string(), v.regex(/^\d+$/, "a whole number"), v.transform(Number));

/**
 * A message as `ReceiveMessage` gives it when all attributes are asked for, as far as it is used. Times are milliseconds
 * since 1970.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export const sqsMessageSchema = v.object({
  MessageId: v.string(),
  ReceiptHandle: v.string(),
  Body: v.string(),
  Attributes: v.object({
    MessageGroupId: v.string(),
    SentTimestamp: countSchema,
    /** Goes on counting where a queue gives a message up to its dead-letter queue. */
    ApproximateReceiveCount: countSchema,
    ApproximateFirstReceiveTimestamp: v.optional(countSchema),
    /** Only on a message that SQS itself moved. */
    DeadLetterQueueSourceArn: v.optional(v.string()),
  }),
  MessageAttributes: v.optional(
    v.record(v.string(), v.object({ StringValue: v.optional(v.string(), "") })),
    {},
  ),
});

export type SqsMessage = v.InferOutput<typeof sqsMessageSchema>;
