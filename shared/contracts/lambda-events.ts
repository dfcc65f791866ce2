import * as v from "valibot";

/**
 * A request as API Gateway's HTTP API hands it to a function (payload format 2.0), as far as it is used.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const httpRequestSchema = v.object({
  requestContext: v.object({ http: v.object({ method: v.string() }) }),
  pathParameters: v.optional(v.record(v.string(), v.string()), {}),
  /** Names are in lower case, repeated headers joined by commas. */
  headers: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.string(), ""),
  isBase64Encoded: v.optional(v.boolean(), false),
});

export type HttpRequest = v.InferOutput<typeof httpRequestSchema>;

/** What a function answers to the HTTP API. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One SQS message as Lambda hands it to a function. */
export const sqsRecordSchema = v.object({
  messageId: v.string(),
  receiptHandle: v.string(),
  body: v.string(),
  attributes: v.object({
    MessageGroupId: v.string(),
    ApproximateReceiveCount: v.pipe(v.string(), v.transform(Number), v.integer()),
    /** Milliseconds since 1970. */
    SentTimestamp: v.pipe(v.string(), v.transform(Number), v.integer()),
    /** Milliseconds since 1970. Only told to operators, so that a record without it is a record. */
    ApproximateFirstReceiveTimestamp: v.optional(v.pipe(v.string(), v.transform(Number), v.integer())),
  }),
});

export type SqsRecord = v.InferOutput<typeof sqsRecordSchema>;

/**
 * A batch of records from SQS.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export const sqsBatchSchema = v.object({ Records: v.array(sqsRecordSchema) });

/** Which records of a batch go back to the queue. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The part of Lambda's context object that is used. */
export interface InvocationContext {
  /** Milliseconds until Lambda ends this invocation. */
  getRemainingTimeInMillis(): number;
}
