/** A place in a list. */
export interface ListNode<T> {
  readonly value: T;
  next: ListNode<T> | undefined;
  previous: ListNode<T> | undefined;
}

/**
 * A list that adds at its end and removes anywhere in constant time. A `Set` would do the same with less code, but
 * finding its first entry steps over every entry deleted before it: a long queue would slow down as it drains.
 */
export class LinkedList<T> {
  #first: ListNode<T> | undefined;
  #last: ListNode<T> | undefined;

  /** The oldest place, or undefined when the list is empty. */
  get first(): ListNode<T> | undefined {
    return this.#first;
  }

  /** Adds a value at the end and returns its place, with which it can be removed. */
  append(value: T): ListNode<T> {
    const node: ListNode<T> = { value, next: undefined, previous: this.#last };
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    return node;
  }

  /** Takes a place out of the list. It must be in this list; its own `next` stays readable. */
  remove(node: ListNode<T>): void {
    if (node.previous) node.previous.next = node.next;
    else this.#first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.#last = node.previous;
  }
}
