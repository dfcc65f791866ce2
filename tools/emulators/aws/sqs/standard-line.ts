import type { DeliveryLine } from "./delivery-line.ts";
import { LinkedList, type ListNode } from "./linked-list.ts";
import type { QueuedMessage } from "./message.ts";

/** A standard queue's order: roughly as sent; a message that comes back joins at the end. */
export class StandardLine implements DeliveryLine {
  #visible = new LinkedList<QueuedMessage>();
  readonly #places = new Map<QueuedMessage, ListNode<QueuedMessage>>();

  add(message: QueuedMessage): void {
    this.update(message);
  }

  remove(message: QueuedMessage): void {
    const place = this.#places.get(message);
    if (!place) return;
    this.#visible.remove(place);
    this.#places.delete(message);
  }

  update(message: QueuedMessage): void {
    if (message.state !== "visible") this.remove(message);
    else if (!this.#places.has(message)) this.#places.set(message, this.#visible.append(message));
  }

  take(max: number, offer: (message: QueuedMessage) => boolean): void {
    let taken = 0;
    for (let place = this.#visible.first; place && taken < max; place = place.next) {
      if (offer(place.value)) taken += 1;
    }
  }

  clear(): void {
    this.#visible = new LinkedList();
    this.#places.clear();
  }
}
