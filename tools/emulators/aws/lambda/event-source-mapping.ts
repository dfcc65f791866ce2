import { type Message, SQS } from "@aws-sdk/client-sqs";
import { type EmulatorClock, systemClock } from "../../clock.ts";
import { findFailures } from "./batch-response.ts";
import type { Invoke } from "./invoke-result.ts";
import { type RecordSource, toSqsRecord } from "./sqs-record.ts";

/** What `startEventSourceMapping` needs to know. */
export interface EventSourceMappingOptions {
  readonly queueUrl: string;
  readonly endpoint: string;
  /** Region of the queue; us-east-1 when left out. */
  readonly region?: string;
  /** Records of one invocation, 1 to 10. */
  readonly batchSize: number;
  /** Invocations at once. */
  readonly maximumConcurrency: number;
  /** Whether the function says which records have failed; without it an answer of any kind is a success. */
  readonly reportBatchItemFailures: boolean;
  readonly invoke: Invoke;
  readonly clock?: EmulatorClock;
  /** Hears of every batch that was dealt with. */
  readonly onBatch?: (info: { readonly records: number; readonly failures: number }) => void;
}

/** A running mapping from a queue to a function. */
export interface EventSourceMapping {
  /** Receives no more and resolves when what was in flight is done. */
  stop(): Promise<void>;
  /** Resolves when no batch is in flight at this moment. */
  idle(): Promise<void>;
}

const longPollSeconds = 20;
/** Pause after a receive that failed, so that a queue that is down is not hammered. */
const receiveRetryMs = 1000;

/**
 * Feeds a queue to a function as Lambda's SQS event source mapping does: what succeeded is deleted, what failed stays
 * out of sight until its visibility time-out ends, and nothing else paces a retry.
 */
export function startEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const region = options.region ?? "us-east-1";
  const clock = options.clock ?? systemClock;
  const client = new SQS({
    endpoint: options.endpoint,
    region,
    credentials: { accessKeyId: "event-source-mapping", secretAccessKey: "any" },
  });
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  let source: RecordSource | undefined;

  const findSource = async (): Promise<RecordSource> => {
    const { Attributes } = await client.getQueueAttributes(
      { QueueUrl: options.queueUrl, AttributeNames: ["QueueArn"] },
      { abortSignal: stopping.signal },
    );
    return { queueArn: Attributes?.QueueArn ?? "", region };
  };
  const receive = async (): Promise<readonly Message[]> => {
    source ??= await findSource();
    const { Messages } = await client.receiveMessage(
      {
        QueueUrl: options.queueUrl,
        MaxNumberOfMessages: options.batchSize,
        WaitTimeSeconds: longPollSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      },
      { abortSignal: stopping.signal },
    );
    return Messages ?? [];
  };
  const handle = async (messages: readonly Message[], from: RecordSource): Promise<void> => {
    const result = await options.invoke({ Records: messages.map((message) => toSqsRecord(message, from)) });
    const ids = messages.map((message) => message.MessageId ?? "");
    const failures = findFailures(result, ids, options.reportBatchItemFailures);
    const done = messages.filter((message) => !failures.has(message.MessageId ?? ""));
    if (done.length > 0) {
      await client.deleteMessageBatch({
        QueueUrl: options.queueUrl,
        Entries: done.map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle })),
      });
    }
    options.onBatch?.({ records: messages.length, failures: failures.size });
  };
  const track = async (work: Promise<void>): Promise<void> => {
    const settled = work.catch(() => undefined);
    inFlight.add(settled);
    await settled;
    inFlight.delete(settled);
  };
  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const messages = await receive();
        if (messages.length > 0 && source) await track(handle(messages, source));
      } catch {
        await pause(clock, receiveRetryMs, stopping.signal);
      }
    }
  };

  const slots = Array.from({ length: options.maximumConcurrency }, poll);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(slots);
      client.destroy();
    },
    idle: async () => {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}

function pause(clock: EmulatorClock, ms: number, ended: AbortSignal): Promise<void> {
  if (ended.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve);
    ended.addEventListener("abort", () => {
      timer.cancel();
      resolve();
    });
  });
}
