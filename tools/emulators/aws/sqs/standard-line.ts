import type { DeliveryLine } from "./delivery-line.ts";
import type { QueuedMessage } from "./message.ts";
import { RankedHeap } from "./ranked-heap.ts";

/** A standard queue's order: as sent; a message that comes back has its old place again. */
export class StandardLine implements DeliveryLine {
  readonly #visible = new RankedHeap<QueuedMessage>();

  get first(): QueuedMessage | undefined {
    return this.#visible.first;
  }

  add(message: QueuedMessage): void {
    this.update(message);
  }

  remove(message: QueuedMessage): void {
    this.#visible.delete(message);
  }

  update(message: QueuedMessage): void {
    if (message.state === "visible") this.#visible.set(message, message.ordinal);
    else this.#visible.delete(message);
  }

  take(max: number, offer: (message: QueuedMessage) => boolean): void {
    let taken = 0;
    for (let first = this.#visible.first; first && taken < max; first = this.#visible.first) {
      if (offer(first)) taken += 1;
    }
  }

  clear(): void {
    this.#visible.clear();
  }
}
