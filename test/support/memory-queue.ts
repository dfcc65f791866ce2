import type { FifoQueue, OutgoingMessage } from "../../shared/aws/queue.ts";

/** A FIFO queue that only remembers what it was asked; it can refuse entries or fail altogether. */
export class MemoryQueue implements FifoQueue {
  /** Everything accepted, in the order of acceptance. */
  readonly sent: OutgoingMessage[] = [];
  readonly hidden: { readonly receiptHandle: string; readonly seconds: number }[] = [];
  /** Size of every batch that was tried. */
  readonly batchSizes: number[] = [];
  /** Most batches that were on their way at the same time. */
  mostBatchesAtOnce = 0;
  /** While set, every call throws it. */
  failure: Error | null = null;
  /** Entries that are not accepted, asked once for every entry of every try. */
  isRefused: (message: OutgoingMessage) => boolean = () => false;
  #batchesUnderWay = 0;

  async send(message: OutgoingMessage): Promise<void> {
    await Promise.resolve();
    this.#throwIfFailing();
    this.sent.push(message);
  }

  async sendBatch(messages: readonly OutgoingMessage[]): Promise<readonly OutgoingMessage[]> {
    this.batchSizes.push(messages.length);
    this.#batchesUnderWay += 1;
    this.mostBatchesAtOnce = Math.max(this.mostBatchesAtOnce, this.#batchesUnderWay);
    await Promise.resolve();
    this.#batchesUnderWay -= 1;
    this.#throwIfFailing();
    const refused = messages.filter((message) => this.isRefused(message));
    this.sent.push(...messages.filter((message) => !refused.includes(message)));
    return refused;
  }

  async hide(receiptHandle: string, seconds: number): Promise<void> {
    await Promise.resolve();
    this.#throwIfFailing();
    this.hidden.push({ receiptHandle, seconds });
  }

  #throwIfFailing(): void {
    if (this.failure !== null) throw this.failure;
  }
}
