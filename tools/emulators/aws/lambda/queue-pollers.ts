import { type Message, SQS } from "@aws-sdk/client-sqs";
import type { EmulatorClock } from "../../clock.ts";
import { findFailures } from "./batch-response.ts";
import type { Invoke } from "./invoke-result.ts";
import { type RecordSource, toSqsRecord } from "./sqs-record.ts";

/** What pollers need to know. */
export interface PollerSettings {
  readonly queueUrl: string;
  readonly endpoint: string;
  readonly source: RecordSource;
  /** Records of one invocation, 1 to 10. */
  readonly batchSize: number;
  /** Pollers, each of which has at most one invocation under way. */
  readonly count: number;
  /** How long a poll waits for a message, 1 to 20 s. */
  readonly longPollSeconds: number;
  readonly reportBatchItemFailures: boolean;
  readonly invoke: Invoke;
  readonly clock: EmulatorClock;
  readonly onBatch: (info: { readonly records: number; readonly failures: number }) => void;
}

/** Running pollers between a queue and a function. */
export interface QueuePollers {
  /** Begins no new poll; resolves when the polls under way have ended and what they received was dealt with. */
  drain(): Promise<void>;
  /** Cuts the polls under way as well; resolves when what was in flight is done. */
  stop(): Promise<void>;
  /** Resolves when no batch is in flight at this moment. */
  idle(): Promise<void>;
}

/** Pause after a receive that failed, so that a queue that is down is not hammered. */
const receiveRetryMs = 1000;

/** Starts to poll. What a function has done is deleted; what it failed stays out of sight until its time-out ends. */
export function startQueuePollers(settings: PollerSettings): QueuePollers {
  const { queueUrl, source, clock } = settings;
  const client = new SQS({
    endpoint: settings.endpoint,
    region: source.region,
    credentials: { accessKeyId: "event-source-mapping", secretAccessKey: "any" },
  });
  const draining = new AbortController();
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();

  const receive = async (): Promise<readonly Message[]> => {
    const { Messages } = await client.receiveMessage(
      {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: settings.batchSize,
        WaitTimeSeconds: settings.longPollSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      },
      { abortSignal: stopping.signal },
    );
    return Messages ?? [];
  };
  const handle = async (messages: readonly Message[]): Promise<void> => {
    const result = await settings.invoke({
      Records: messages.map((message) => toSqsRecord(message, source)),
    });
    const ids = messages.map((message) => message.MessageId ?? "");
    const failures = findFailures(result, ids, settings.reportBatchItemFailures);
    const done = messages.filter((message) => !failures.has(message.MessageId ?? ""));
    if (done.length > 0) {
      await client.deleteMessageBatch({
        QueueUrl: queueUrl,
        Entries: done.map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle })),
      });
    }
    settings.onBatch({ records: messages.length, failures: failures.size });
  };
  const track = async (work: Promise<void>): Promise<void> => {
    const settled = work.catch(() => undefined);
    inFlight.add(settled);
    await settled;
    inFlight.delete(settled);
  };
  const poll = async (): Promise<void> => {
    while (!draining.signal.aborted) {
      try {
        const messages = await receive();
        if (messages.length > 0) await track(handle(messages));
      } catch {
        await pause(clock, receiveRetryMs, draining.signal);
      }
    }
  };

  const slots = Promise.all(Array.from({ length: settings.count }, poll)).then(() => client.destroy());
  return {
    drain: () => {
      draining.abort();
      return slots;
    },
    stop: () => {
      draining.abort();
      stopping.abort();
      return slots;
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
