import type { DeliveryLine } from "./delivery-line.ts";
import { LinkedList, type ListNode } from "./linked-list.ts";
import type { QueuedMessage } from "./message.ts";

interface Group {
  readonly id: string;
  /** Every message of the group that is still on the queue, in the order in which they were sent. */
  readonly messages: LinkedList<QueuedMessage>;
  /** Place among the groups that can be served; undefined while the group is blocked. */
  ready: ListNode<Group> | undefined;
}

/**
 * A FIFO queue's order. A group can be served up to its first message that cannot be seen; one receive takes as much
 * as it may from one group before it turns to the next; a group that was served goes to the back.
 */
export class FifoLine implements DeliveryLine {
  readonly #groups = new Map<string, Group>();
  readonly #places = new Map<QueuedMessage, ListNode<QueuedMessage>>();
  #ready = new LinkedList<Group>();

  get first(): QueuedMessage | undefined {
    return this.#ready.first?.value.messages.first?.value;
  }

  add(message: QueuedMessage): void {
    const group = this.#groupOf(message);
    this.#places.set(message, group.messages.append(message));
    this.#refresh(group);
  }

  remove(message: QueuedMessage): void {
    const place = this.#places.get(message);
    if (!place) return;
    const group = this.#groupOf(message);
    group.messages.remove(place);
    this.#places.delete(message);
    this.#refresh(group);
  }

  update(message: QueuedMessage): void {
    this.#refresh(this.#groupOf(message));
  }

  take(max: number, offer: (message: QueuedMessage) => boolean): void {
    let taken = 0;
    for (let readyPlace = this.#ready.first; readyPlace && taken < max; readyPlace = this.#ready.first) {
      const group = readyPlace.value;
      let place = group.messages.first;
      while (place && place.value.state === "visible" && taken < max) {
        const next = place.next;
        if (offer(place.value)) taken += 1;
        place = next;
      }
    }
  }

  clear(): void {
    this.#groups.clear();
    this.#places.clear();
    this.#ready = new LinkedList();
  }

  #groupOf(message: QueuedMessage): Group {
    const id = message.sent.groupId ?? "";
    const known = this.#groups.get(id);
    if (known) return known;
    const group: Group = { id, messages: new LinkedList(), ready: undefined };
    this.#groups.set(id, group);
    return group;
  }

  #refresh(group: Group): void {
    const canBeServed = group.messages.first?.value.state === "visible";
    if (canBeServed && !group.ready) group.ready = this.#ready.append(group);
    if (!canBeServed && group.ready) {
      this.#ready.remove(group.ready);
      group.ready = undefined;
    }
    if (!group.messages.first) this.#groups.delete(group.id);
  }
}
