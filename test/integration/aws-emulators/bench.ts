import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { type Message, type QueueAttributeName, SQS } from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import { startAws } from "../../../tools/emulators/aws/start.ts";
import { ManualClock } from "../../../tools/emulators/clock.ts";

export const region = "eu-central-1";

/** The emulator on a clock that stands still, with one of the SDK's real clients; both stop with the test. */
export async function startWith<TClient extends { destroy(): void }>(
  Client: new (options: ClientOptions) => TClient,
) {
  const { aws, clock } = await startBench();
  const open = (options: Partial<ClientOptions> = {}): TClient => {
    const client = new Client({ ...describeClient(aws.endpoint), ...options });
    onTestFinished(() => client.destroy());
    return client;
  };
  return { aws, clock, client: open(), open };
}

type ClientOptions = ReturnType<typeof describeClient>;

function describeClient(endpoint: string) {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "any" },
    maxAttempts: 1,
  };
}

/** The emulator on a clock that stands still, with the real SDK clients; all of it stops with the test. */
export async function startBench() {
  const clock = new ManualClock();
  const aws = await startAws({ clock });
  const options = describeClient(aws.endpoint);
  const sqs = new SQS(options);
  const secrets = new SecretsManager(options);
  onTestFinished(async () => {
    sqs.destroy();
    secrets.destroy();
    await aws.stop();
  });
  return { aws, clock, sqs, secrets };
}

type Attributes = Partial<Record<QueueAttributeName, string>>;

/** One queue with short ways to use it. */
export class BenchQueue {
  readonly sqs: SQS;
  readonly url: string;
  #sent = 0;

  constructor(sqs: SQS, url: string) {
    this.sqs = sqs;
    this.url = url;
  }

  /** A name that ends in `.fifo` makes a FIFO queue. */
  static async create(sqs: SQS, name: string, attributes: Attributes = {}): Promise<BenchQueue> {
    const Attributes = name.endsWith(".fifo") ? { FifoQueue: "true", ...attributes } : attributes;
    const { QueueUrl } = await sqs.createQueue({ QueueName: name, Attributes });
    return new BenchQueue(sqs, QueueUrl!);
  }

  get arn(): string {
    return `arn:aws:sqs:${region}:000000000000:${this.url.split("/").at(-1)}`;
  }

  /** Sends one body; to a FIFO queue with that group and a fresh deduplication id unless one is given. */
  send(body: string, group?: string, deduplicationId = `fresh-${this.#sent++}`) {
    return this.sqs.sendMessage({
      QueueUrl: this.url,
      MessageBody: body,
      ...(group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: deduplicationId }),
    });
  }

  /** Up to `max` (10) messages that are there now, with all their attributes. */
  async receive(max = 10, visibilityTimeoutSeconds?: number): Promise<Message[]> {
    const { Messages } = await this.sqs.receiveMessage({
      QueueUrl: this.url,
      MaxNumberOfMessages: max,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
      ...(visibilityTimeoutSeconds === undefined ? {} : { VisibilityTimeout: visibilityTimeoutSeconds }),
    });
    return Messages ?? [];
  }

  /** The bodies of `receive`. */
  async receiveBodies(max = 10, visibilityTimeoutSeconds?: number): Promise<string[]> {
    return (await this.receive(max, visibilityTimeoutSeconds)).map(({ Body }) => Body!);
  }

  async delete(message: Message): Promise<void> {
    await this.sqs.deleteMessage({ QueueUrl: this.url, ReceiptHandle: message.ReceiptHandle });
  }

  async changeVisibility(message: Message, seconds: number): Promise<void> {
    await this.sqs.changeMessageVisibility({
      QueueUrl: this.url,
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: seconds,
    });
  }

  async attributes(): Promise<Attributes> {
    const { Attributes } = await this.sqs.getQueueAttributes({ QueueUrl: this.url, AttributeNames: ["All"] });
    return Attributes ?? {};
  }

  /** Messages visible, in flight and delayed. */
  async counts(): Promise<readonly number[]> {
    const attributes = await this.attributes();
    return [
      Number(attributes.ApproximateNumberOfMessages),
      Number(attributes.ApproximateNumberOfMessagesNotVisible),
      Number(attributes.ApproximateNumberOfMessagesDelayed),
    ];
  }
}

/** The error that a call ends in; fails the test when it succeeds. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; code?: string }> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error as { name: string; message: string; Code?: string },
  );
  if (!outcome) throw new Error("the call succeeded");
  const { name, message, Code } = outcome;
  return { name, message, ...(Code === undefined ? {} : { code: Code }) };
}
