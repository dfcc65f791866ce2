import { randomUUID } from "node:crypto";
import type { EmulatorClock } from "../../clock.ts";
import { DeduplicationMemory } from "./deduplication.ts";
import { sqsFaults } from "./faults.ts";
import { FifoLine } from "./fifo-line.ts";
import { LongPolls } from "./long-poll.ts";
import type { Delivery, QueuedMessage, SentMessage } from "./message.ts";
import { MessageShelf } from "./message-shelf.ts";
import { parseRedrivePolicy, type QueueAttributes, type RedrivePolicy } from "./queue-attributes.ts";
import { openReceipt, sealReceipt } from "./receipt-handle.ts";
import { ReceiveAttempts } from "./receive-attempts.ts";
import { takeSequenceNumber } from "./sequence-number.ts";
import { StandardLine } from "./standard-line.ts";
import { refuseTimeoutBeyondLimit } from "./visibility-timeout.ts";

/** A message on its way onto a queue. */
export type NewMessage = Omit<SentMessage, "id" | "sentAtMs" | "sequenceNumber" | "deadLetterSourceArn">;

/** How a receive wants its messages. */
export interface ReceiveOptions {
  /** 1 to 10. */
  readonly maxMessages: number;
  /** 0 to 43,200; the queue's own when undefined. */
  readonly visibilityTimeoutSeconds: number | undefined;
  /** FIFO queues: a later receive under the same id gets the same messages again. */
  readonly attemptId: string | undefined;
}

/** Messages that may be with consumers at once, per queue (SQS quotas). */
const maxInFlight = 120_000;

const unreceived = { receiveCount: 0, firstReceivedAtMs: undefined };

/** One queue with its messages: who may have which, and when. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly createdAtMs: number;
  readonly tags = new Map<string, string>();
  purgedAtMs: number | undefined;
  #modifiedAtMs: number;
  #attributes: QueueAttributes;
  #redrivePolicy: RedrivePolicy | undefined;
  readonly #clock: EmulatorClock;
  readonly #findByArn: (arn: string) => Queue | undefined;
  readonly #shelf: MessageShelf;
  #joined = 0;
  readonly #deduplication = new DeduplicationMemory();
  readonly #attempts = new ReceiveAttempts();
  readonly #polls: LongPolls<readonly Delivery[]>;

  constructor(options: {
    readonly name: string;
    readonly arn: string;
    readonly attributes: QueueAttributes;
    readonly clock: EmulatorClock;
    /** Finds the dead-letter queue; a queue may be deleted while others still name it. */
    readonly findByArn: (arn: string) => Queue | undefined;
  }) {
    this.name = options.name;
    this.arn = options.arn;
    this.isFifo = options.name.endsWith(".fifo");
    this.#clock = options.clock;
    this.#findByArn = options.findByArn;
    this.#shelf = new MessageShelf(this.isFifo ? new FifoLine() : new StandardLine());
    this.#polls = new LongPolls(options.clock, () => this.#shelf.nextDueMs);
    this.createdAtMs = options.clock.nowMs();
    this.#modifiedAtMs = this.createdAtMs;
    this.#attributes = options.attributes;
    this.#redrivePolicy = parseRedrivePolicy(options.attributes.get("RedrivePolicy"));
  }

  get attributes(): QueueAttributes {
    return this.#attributes;
  }

  get modifiedAtMs(): number {
    return this.#modifiedAtMs;
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    return this.#redrivePolicy;
  }

  /** How many messages are delayed, visible and in flight at this moment. */
  get counts(): MessageShelf["counts"] {
    this.#catchUp();
    return this.#shelf.counts;
  }

  /** Since when the oldest message has been here, in milliseconds since 1970; undefined without messages. */
  get oldestSinceMs(): number | undefined {
    this.#catchUp();
    return this.#shelf.oldestSinceMs;
  }

  /** Replaces the attributes. On a FIFO queue a new delay also counts for the messages that still wait out the old one. */
  setAttributes(attributes: QueueAttributes): void {
    this.#attributes = attributes;
    this.#redrivePolicy = parseRedrivePolicy(attributes.get("RedrivePolicy"));
    this.#modifiedAtMs = this.#clock.nowMs();
    if (this.isFifo) {
      const delayMs = this.#secondsOf("DelaySeconds") * 1000;
      const delayed = [...this.#shelf.all()].filter((message) => message.state === "delayed");
      for (const message of delayed) this.#shelf.hide(message, "delayed", message.enqueuedAtMs + delayMs);
    }
    this.#polls.wake();
  }

  /**
   * Puts a message on the queue, or recognizes it as one that was sent within the last five minutes.
   *
   * @param delaySeconds standard queues: 0 to 900; the queue's own when undefined
   * @returns what is on the queue: the message sent first when this one repeats it
   */
  send(message: NewMessage, delaySeconds?: number): SentMessage {
    const nowMs = this.#clock.nowMs();
    const key = this.#deduplicationKey(message);
    const earlier = key === undefined ? undefined : this.#deduplication.find(key, nowMs);
    if (earlier) return earlier;
    const sent = this.#stamp(message);
    if (key !== undefined) this.#deduplication.remember(key, sent, nowMs);
    this.#shelve(sent, nowMs, delaySeconds ?? this.#secondsOf("DelaySeconds"));
    return sent;
  }

  /** Messages that can be had right now; none when there are none. */
  receive(options: ReceiveOptions): readonly Delivery[] {
    this.#catchUp();
    const nowMs = this.#clock.nowMs();
    const timeoutMs = 1000 * (options.visibilityTimeoutSeconds ?? this.#secondsOf("VisibilityTimeout"));
    const repeated = options.attemptId && this.#attempts.find(options.attemptId, nowMs);
    if (repeated) {
      for (const message of repeated) this.#shelf.hide(message, "in-flight", nowMs + timeoutMs);
      return repeated.map((message) => this.#describe(message));
    }
    const taken: QueuedMessage[] = [];
    const room = Math.max(0, maxInFlight - this.#shelf.counts["in-flight"]);
    this.#shelf.take(Math.min(options.maxMessages, room), (message) => {
      if (this.#giveUp(message)) return false;
      message.receiveCount += 1;
      message.receivesHere += 1;
      message.firstReceivedAtMs ??= nowMs;
      message.lastReceivedAtMs = nowMs;
      this.#shelf.hide(message, "in-flight", nowMs + timeoutMs);
      taken.push(message);
      return true;
    });
    if (options.attemptId && taken.length > 0) this.#attempts.remember(options.attemptId, taken, nowMs);
    const deliveries = taken.map((message) => this.#describe(message));
    this.#catchUp();
    return deliveries;
  }

  /** As `receive`, but waits up to `waitMs` for the first message. */
  async poll(options: ReceiveOptions, waitMs: number, hungUp: AbortSignal): Promise<readonly Delivery[]> {
    const tryReceive = (): readonly Delivery[] | undefined => {
      const deliveries = this.receive(options);
      return deliveries.length > 0 ? deliveries : undefined;
    };
    const found = tryReceive();
    if (found || waitMs === 0) return found ?? [];
    return (await this.#polls.wait(tryReceive, waitMs, hungUp)) ?? [];
  }

  /**
   * Deletes the message of a receipt handle; nothing happens when it is gone already. On a standard queue any handle
   * that the message ever had will do, on a FIFO queue only the latest, and only until its time-out ends.
   *
   * @throws AwsFault ReceiptHandleIsInvalid, or InvalidParameterValue when the handle has expired
   */
  delete(receiptHandle: string): void {
    const { message, isLatest } = this.#open(receiptHandle);
    if (!message) return;
    if (this.isFifo && (!isLatest || message.state !== "in-flight")) {
      throw invalidHandle(receiptHandle, "The receipt handle has expired.");
    }
    this.#attempts.voidFor(message);
    this.#shelf.remove(message);
    this.#polls.wake();
  }

  /**
   * Lets a received message be seen again in `timeoutSeconds` (0 to 43,200) from now.
   *
   * @throws AwsFault ReceiptHandleIsInvalid or InvalidParameterValue when there is no such message in flight; a standard
   * queue accepts old handles here as well
   */
  changeVisibility(receiptHandle: string, timeoutSeconds: number): void {
    const { message, isLatest } = this.#open(receiptHandle);
    if (!message || (this.isFifo && (!isLatest || message.state !== "in-flight"))) {
      throw invalidHandle(
        receiptHandle,
        "Message does not exist or is not available for visibility timeout change.",
      );
    }
    const nowMs = this.#clock.nowMs();
    refuseTimeoutBeyondLimit(timeoutSeconds, nowMs - message.lastReceivedAtMs);
    this.#attempts.voidFor(message);
    this.#shelf.hide(message, "in-flight", nowMs + timeoutSeconds * 1000);
    this.#polls.wake();
  }

  /** Removes every message, those in flight and the memory of repeated ones included. */
  purge(): void {
    this.purgedAtMs = this.#clock.nowMs();
    this.#shelf.clear();
    this.#deduplication.clear();
  }

  /** Takes in a message that another queue has given up, with its receive count; it is never refused as a repeat. */
  acceptDeadLetter(from: QueuedMessage, sourceArn: string): void {
    const sent = { ...from.sent, deadLetterSourceArn: sourceArn };
    const enqueuedAtMs = this.isFifo ? this.#clock.nowMs() : from.enqueuedAtMs;
    this.#shelve(sent, enqueuedAtMs, 0, from);
  }

  /** Takes in a message that a move task brings, as a new one; it is never refused as a repeat. */
  acceptRedriven(from: SentMessage): void {
    this.#shelve(this.#stamp(from), this.#clock.nowMs(), 0);
  }

  /**
   * Offers the next message that can be seen to a move task.
   *
   * @param move puts it elsewhere and returns true, or leaves it where it is and returns false
   * @returns what `move` returned; undefined when there is no message
   */
  moveNext(move: (message: SentMessage) => boolean): boolean | undefined {
    this.#catchUp();
    const next = this.#shelf.first;
    if (!next) return undefined;
    const isMoved = move(next.sent);
    if (isMoved) this.#shelf.remove(next);
    this.#polls.wake();
    return isMoved;
  }

  /** Sends waiting receives away: the queue is being deleted. */
  close(): void {
    this.#polls.stop();
  }

  #stamp(message: NewMessage): SentMessage {
    return {
      ...message,
      id: randomUUID(),
      sentAtMs: this.#clock.nowMs(),
      sequenceNumber: this.isFifo ? takeSequenceNumber() : undefined,
      deadLetterSourceArn: undefined,
    };
  }

  #shelve(
    sent: SentMessage,
    enqueuedAtMs: number,
    delaySeconds: number,
    history: Pick<QueuedMessage, "receiveCount" | "firstReceivedAtMs"> = unreceived,
  ): void {
    const { receiveCount, firstReceivedAtMs } = history;
    const state = delaySeconds > 0 ? "delayed" : "visible";
    const ordinal = this.#joined++;
    const never = { receivesHere: 0, lastReceivedAtMs: 0 };
    this.#shelf.add(
      { sent, ordinal, enqueuedAtMs, state, receiveCount, firstReceivedAtMs, ...never },
      delaySeconds > 0 ? enqueuedAtMs + delaySeconds * 1000 : undefined,
    );
    this.#polls.wake();
  }

  #giveUp(message: QueuedMessage): boolean {
    if (!this.#redrivePolicy || message.receivesHere < this.#redrivePolicy.maxReceiveCount) return false;
    const deadLetterQueue = this.#findByArn(this.#redrivePolicy.deadLetterTargetArn);
    if (!deadLetterQueue || deadLetterQueue === this) return false;
    this.#shelf.remove(message);
    deadLetterQueue.acceptDeadLetter(message, this.arn);
    return true;
  }

  #describe(message: QueuedMessage): Delivery {
    const { sent, receiveCount, receivesHere } = message;
    return {
      sent,
      receiveCount,
      receiptHandle: sealReceipt({ queueArn: this.arn, messageId: sent.id, serial: receivesHere }),
      firstReceivedAtMs: message.firstReceivedAtMs ?? message.lastReceivedAtMs,
    };
  }

  #open(receiptHandle: string): { message: QueuedMessage | undefined; isLatest: boolean } {
    this.#catchUp();
    const receipt = openReceipt(receiptHandle);
    if (receipt.queueArn !== this.arn) throw sqsFaults.invalidReceiptHandle(receiptHandle);
    const message = this.#shelf.find(receipt.messageId);
    return { message, isLatest: message?.receivesHere === receipt.serial };
  }

  #deduplicationKey(message: NewMessage): string | undefined {
    if (!this.isFifo || message.deduplicationId === undefined) return undefined;
    const isPerGroup = this.#attributes.get("DeduplicationScope") === "messageGroup";
    return JSON.stringify([isPerGroup ? message.groupId : null, message.deduplicationId]);
  }

  #secondsOf(name: string): number {
    return Number(this.#attributes.get(name));
  }

  #catchUp(): void {
    const nowMs = this.#clock.nowMs();
    this.#shelf.catchUp(nowMs, nowMs - 1000 * this.#secondsOf("MessageRetentionPeriod"));
  }
}

function invalidHandle(receiptHandle: string, reason: string): Error {
  return sqsFaults.invalidParameter(
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
  );
}
