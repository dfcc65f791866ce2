import type { SentMessage } from "./message.ts";

/** Five minutes from the first message, however often it is repeated (SQS Developer Guide, message deduplication ID). */
export const deduplicationWindowMs = 5 * 60_000;

interface Remembered {
  readonly key: string;
  readonly message: SentMessage;
  readonly untilMs: number;
}

/** Which messages a FIFO queue has accepted within the last five minutes, received and deleted ones included. */
export class DeduplicationMemory {
  readonly #byKey = new Map<string, Remembered>();
  #inOrder: Remembered[] = [];
  #forgotten = 0;

  /** The message that was accepted first under this id, or undefined when there was none within the window. */
  find(key: string, nowMs: number): SentMessage | undefined {
    this.#forgetOld(nowMs);
    return this.#byKey.get(key)?.message;
  }

  remember(key: string, message: SentMessage, nowMs: number): void {
    const entry = { key, message, untilMs: nowMs + deduplicationWindowMs };
    this.#byKey.set(key, entry);
    this.#inOrder.push(entry);
  }

  clear(): void {
    this.#byKey.clear();
    this.#inOrder = [];
    this.#forgotten = 0;
  }

  #forgetOld(nowMs: number): void {
    for (let oldest = this.#inOrder[this.#forgotten]; oldest && oldest.untilMs <= nowMs; ) {
      this.#byKey.delete(oldest.key);
      this.#forgotten += 1;
      oldest = this.#inOrder[this.#forgotten];
    }
    if (this.#forgotten > 1000 && this.#forgotten * 2 > this.#inOrder.length) {
      this.#inOrder = this.#inOrder.slice(this.#forgotten);
      this.#forgotten = 0;
    }
  }
}
