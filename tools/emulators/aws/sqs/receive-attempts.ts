import { deduplicationWindowMs } from "./deduplication.ts";
import type { QueuedMessage } from "./message.ts";

interface Attempt {
  readonly messages: readonly { readonly message: QueuedMessage; readonly serial: number }[];
  readonly untilMs: number;
}

/** What receives of a FIFO queue returned under their attempt ids, so that a retry after a lost answer gets the same. */
export class ReceiveAttempts {
  readonly #byId = new Map<string, Attempt>();

  /** The messages of that attempt, when all of them are still out under the handles it gave; otherwise undefined. */
  find(id: string, nowMs: number): readonly QueuedMessage[] | undefined {
    const attempt = this.#byId.get(id);
    if (!attempt) return undefined;
    const isIntact = attempt.messages.every(
      ({ message, serial }) => message.state === "in-flight" && message.receivesHere === serial,
    );
    if (attempt.untilMs > nowMs && isIntact) return attempt.messages.map(({ message }) => message);
    this.#byId.delete(id);
    return undefined;
  }

  remember(id: string, messages: readonly QueuedMessage[], nowMs: number): void {
    this.#forgetOld(nowMs);
    this.#byId.set(id, {
      messages: messages.map((message) => ({ message, serial: message.receivesHere })),
      untilMs: nowMs + deduplicationWindowMs,
    });
  }

  /** Voids the attempts that returned this message: it was deleted, or its visibility was changed. */
  voidFor(message: QueuedMessage): void {
    for (const [id, attempt] of this.#byId) {
      if (attempt.messages.some((one) => one.message === message)) this.#byId.delete(id);
    }
  }

  #forgetOld(nowMs: number): void {
    for (const [id, attempt] of this.#byId) {
      if (attempt.untilMs > nowMs) return;
      this.#byId.delete(id);
    }
  }
}
