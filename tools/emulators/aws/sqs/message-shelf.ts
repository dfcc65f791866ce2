import type { DeliveryLine } from "./delivery-line.ts";
import type { MessageState, QueuedMessage } from "./message.ts";
import { RankedHeap } from "./ranked-heap.ts";

/** The messages of one queue by state. Every step costs the logarithm of their number at most. */
export class MessageShelf {
  readonly #line: DeliveryLine;
  readonly #byId = new Map<string, QueuedMessage>();
  /** Delayed and received messages by the instant from which they can be seen. */
  readonly #hidden = new RankedHeap<QueuedMessage>();
  readonly #byAge = new RankedHeap<QueuedMessage>();
  #counts: Record<MessageState, number> = { delayed: 0, visible: 0, "in-flight": 0 };

  constructor(line: DeliveryLine) {
    this.#line = line;
  }

  get counts(): Readonly<Record<MessageState, number>> {
    return this.#counts;
  }

  /** When the next hidden message can be seen again, in milliseconds since 1970. */
  get nextDueMs(): number | undefined {
    return this.#hidden.firstRank;
  }

  /** Since when the oldest message has been here, in milliseconds since 1970; undefined without messages. */
  get oldestSinceMs(): number | undefined {
    return this.#byAge.firstRank;
  }

  /** The message that the next receive would get first. */
  get first(): QueuedMessage | undefined {
    return this.#line.first;
  }

  find(id: string): QueuedMessage | undefined {
    return this.#byId.get(id);
  }

  /** Every message, the one added first leading. */
  all(): IterableIterator<QueuedMessage> {
    return this.#byId.values();
  }

  /** Takes in a message; a delayed one stays out of sight until `dueMs`. */
  add(message: QueuedMessage, dueMs?: number): void {
    this.#byId.set(message.sent.id, message);
    this.#byAge.set(message, message.enqueuedAtMs);
    this.#counts[message.state] += 1;
    if (dueMs !== undefined) this.#hidden.set(message, dueMs);
    this.#line.add(message);
  }

  /** Puts a message out of sight until `dueMs`. */
  hide(message: QueuedMessage, state: "delayed" | "in-flight", dueMs: number): void {
    this.#hidden.set(message, dueMs);
    this.#move(message, state);
  }

  remove(message: QueuedMessage): void {
    this.#byId.delete(message.sent.id);
    this.#byAge.delete(message);
    this.#hidden.delete(message);
    this.#counts[message.state] -= 1;
    this.#line.remove(message);
  }

  /** Offers messages that can be seen, in the queue's order; see `DeliveryLine.take`. */
  take(max: number, offer: (message: QueuedMessage) => boolean): void {
    this.#line.take(max, offer);
  }

  /** Brings back into sight what is due and drops what was enqueued at or before `expiredMs`. */
  catchUp(nowMs: number, expiredMs: number): void {
    for (let old = this.#byAge.takeUpTo(expiredMs); old; old = this.#byAge.takeUpTo(expiredMs))
      this.remove(old);
    for (let due = this.#hidden.takeUpTo(nowMs); due; due = this.#hidden.takeUpTo(nowMs))
      this.#move(due, "visible");
  }

  clear(): void {
    this.#byId.clear();
    this.#hidden.clear();
    this.#byAge.clear();
    this.#line.clear();
    this.#counts = { delayed: 0, visible: 0, "in-flight": 0 };
  }

  #move(message: QueuedMessage, state: MessageState): void {
    this.#counts[message.state] -= 1;
    message.state = state;
    this.#counts[state] += 1;
    this.#line.update(message);
  }
}
