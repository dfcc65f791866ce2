import { type Message, SQS } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AwsEmulator, startAws } from "../../../tools/emulators/aws/start.ts";
import { ManualClock } from "../../../tools/emulators/clock.ts";

const visibilityTimeoutSeconds = 30;
const maxReceiveCount = 3;
/** As many as one receive brings: while some dead letters of a group are looked at, a FIFO queue shows no others of it. */
const mostMessages = 10;

let aws: AwsEmulator;
let sqs: SQS;
let clock: ManualClock;
let queues = 0;

// For each test its own: one that ran out of time must not move another's clock.
beforeEach(async () => {
  clock = new ManualClock();
  aws = await startAws({ clock });
  sqs = new SQS({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
});

afterEach(async () => {
  sqs.destroy();
  await aws.stop();
});

/** What random consumers do. `crash` loses every message that a consumer holds; they come back by their time-outs. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("send" as const), group: fc.constantFrom("a", "b", "c") }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 10 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("delete" as const, "release" as const), pick: fc.nat() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("crash" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(1, 15, 30, 31) }),
  },
);

/** Everything that is known of one message; its place is its place in the order of sends. */
interface Known {
  readonly place: number;
  readonly group: string;
  /** Until when nobody else may have it, in milliseconds since 1970. */
  heldUntilMs: number;
  receives: number;
  isDeleted: boolean;
}

/** A queue with its dead-letter queue, and a record of what was seen of every message, checked at every receive. */
class Watched {
  readonly #isFifo: boolean;
  readonly #url: string;
  readonly #deadUrl: string;
  readonly #known = new Map<string, Known>();
  #held: Message[] = [];

  private constructor(isFifo: boolean, url: string, deadUrl: string) {
    this.#isFifo = isFifo;
    this.#url = url;
    this.#deadUrl = deadUrl;
  }

  static async create(isFifo: boolean): Promise<Watched> {
    queues += 1;
    const create = async (name: string, attributes: Record<string, string>) => {
      const kind = isFifo ? { FifoQueue: "true" } : {};
      const QueueName = `${name}-${queues}${isFifo ? ".fifo" : ""}`;
      return (await sqs.createQueue({ QueueName, Attributes: { ...kind, ...attributes } })).QueueUrl!;
    };
    const deadUrl = await create("dead", {});
    const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${deadUrl.split("/").at(-1)}`;
    const url = await create("work", {
      VisibilityTimeout: String(visibilityTimeoutSeconds),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
    });
    return new Watched(isFifo, url, deadUrl);
  }

  async send(group: string): Promise<void> {
    if (this.#known.size === mostMessages) return;
    const place = this.#known.size;
    const ids = this.#isFifo ? { MessageGroupId: group, MessageDeduplicationId: String(place) } : {};
    const { MessageId } = await sqs.sendMessage({ QueueUrl: this.#url, MessageBody: String(place), ...ids });
    this.#known.set(MessageId!, { place, group, heldUntilMs: 0, receives: 0, isDeleted: false });
  }

  async receive(max: number): Promise<number> {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: this.#url, MaxNumberOfMessages: max });
    const received = Messages.map(({ MessageId }) => this.#known.get(MessageId!)!);
    for (const one of received) {
      expect(one.isDeleted, "a deleted message came back").toBe(false);
      expect(one.heldUntilMs, "a message is with two consumers at once").toBeLessThanOrEqual(clock.nowMs());
    }
    if (this.#isFifo) this.#checkOrder(received, await this.#findDead());
    for (const one of received) {
      one.heldUntilMs = clock.nowMs() + visibilityTimeoutSeconds * 1000;
      one.receives += 1;
    }
    const ids = new Set(Messages.map(({ MessageId }) => MessageId));
    this.#held = [...this.#held.filter(({ MessageId }) => !ids.has(MessageId)), ...Messages];
    return Messages.length;
  }

  async finish(pick: number, how: "delete" | "release"): Promise<void> {
    const [message] = this.#held.splice(pick % Math.max(1, this.#held.length), 1);
    if (!message) return;
    const known = this.#known.get(message.MessageId!)!;
    if (known.heldUntilMs <= clock.nowMs()) return;
    const handle = { QueueUrl: this.#url, ReceiptHandle: message.ReceiptHandle };
    if (how === "delete") {
      await sqs.deleteMessage(handle);
      known.isDeleted = true;
    } else {
      await sqs.changeMessageVisibility({ ...handle, VisibilityTimeout: 0 });
      known.heldUntilMs = clock.nowMs();
    }
  }

  crash(): void {
    this.#held = [];
  }

  /** Receives until nothing is left; every message must then be deleted or a dead letter, and no message both. */
  async settle(): Promise<void> {
    this.crash();
    while ((await this.#countLeft()) > 0) {
      clock.advance(visibilityTimeoutSeconds * 1000);
      while ((await this.receive(10)) > 0);
    }
    const dead = (await this.#peekDead()).map(({ MessageId }) => MessageId!);
    const deleted = [...this.#known].filter(([, { isDeleted }]) => isDeleted).map(([id]) => id);
    expect([...deleted, ...dead].sort()).toEqual([...this.#known.keys()].sort());
    if (!this.#isFifo) return;
    for (const group of ["a", "b", "c"]) {
      const places = dead.map((id) => this.#known.get(id)!).filter((one) => one.group === group);
      expect(places).toEqual(places.toSorted((a, b) => a.place - b.place));
    }
  }

  /** What a receive got of a group must be what is first in line there, without a gap and with nothing held before it. */
  #checkOrder(received: readonly Known[], dead: ReadonlySet<string>): void {
    for (const group of new Set(received.map((one) => one.group))) {
      const inLine = [...this.#known]
        .filter(([id, one]) => one.group === group && !one.isDeleted && !dead.has(id))
        .map(([, one]) => one.place);
      const got = received.filter((one) => one.group === group).map((one) => one.place);
      expect(got, `order of group ${group}`).toEqual(inLine.slice(0, got.length));
    }
  }

  /** Ids of the dead letters; nobody has to ask for them before a message was received often enough to be one. */
  async #findDead(): Promise<ReadonlySet<string>> {
    const mayBeDead = [...this.#known.values()].some(({ receives }) => receives >= maxReceiveCount);
    return new Set(mayBeDead ? (await this.#peekDead()).map(({ MessageId }) => MessageId!) : []);
  }

  async #countLeft(): Promise<number> {
    const { Attributes = {} } = await sqs.getQueueAttributes({
      QueueUrl: this.#url,
      AttributeNames: ["All"],
    });
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  }

  async #peekDead(): Promise<readonly Message[]> {
    const letters: Message[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl: this.#deadUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 1,
      });
      letters.push(...Messages);
      if (Messages.length < 10) break;
    }
    if (letters.length > 0) {
      await Promise.all(
        letters.map(({ ReceiptHandle }) =>
          sqs.changeMessageVisibility({ QueueUrl: this.#deadUrl, ReceiptHandle, VisibilityTimeout: 0 }),
        ),
      );
    }
    return letters;
  }
}

describe.each([
  { kind: "FIFO", isFifo: true },
  { kind: "standard", isFifo: false },
])("a $kind queue under random consumers", ({ isFifo }) => {
  test("it keeps order, loses nothing, gives nothing to two at once, and ends each message once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const watched = await Watched.create(isFifo);
        for (const one of steps) {
          if (one.do === "send") await watched.send(one.group);
          else if (one.do === "receive") await watched.receive(one.max);
          else if (one.do === "crash") watched.crash();
          else if (one.do === "wait") clock.advance(one.seconds * 1000);
          else await watched.finish(one.pick, one.do);
        }
        await watched.settle();
      }),
      { numRuns: 25 },
    );
  });
});
