interface Entry<T> {
  readonly item: T;
  readonly rank: number;
  readonly order: number;
}

/**
 * Items by rank, lowest first, equal ranks in the order in which they were added. Adding, moving and removing any item
 * cost the logarithm of their number.
 */
export class RankedHeap<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #places = new Map<T, number>();
  #added = 0;

  /** The item of the lowest rank. */
  get first(): T | undefined {
    return this.#entries[0]?.item;
  }

  get firstRank(): number | undefined {
    return this.#entries[0]?.rank;
  }

  /** Adds an item, or moves it when it is there already. */
  set(item: T, rank: number): void {
    this.delete(item);
    this.#entries.push({ item, rank, order: this.#added++ });
    this.#places.set(item, this.#entries.length - 1);
    this.#rise(this.#entries.length - 1);
  }

  delete(item: T): void {
    const place = this.#places.get(item);
    if (place === undefined) return;
    const lastPlace = this.#entries.length - 1;
    this.#swap(place, lastPlace);
    this.#entries.pop();
    this.#places.delete(item);
    if (place === lastPlace) return;
    this.#rise(place);
    this.#sink(place);
  }

  /** Removes and returns the first item when its rank is `rank` or lower. */
  takeUpTo(rank: number): T | undefined {
    const first = this.#entries[0];
    if (!first || first.rank > rank) return undefined;
    this.delete(first.item);
    return first.item;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#places.clear();
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      let smallest = place;
      for (let child = 2 * place + 1; child <= 2 * place + 2; child += 1) {
        if (this.#isBefore(child, smallest)) smallest = child;
      }
      if (smallest === place) return;
      this.#swap(place, smallest);
      place = smallest;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const left = this.#entries[a];
    const right = this.#entries[b];
    if (!left || !right) return false;
    return left.rank < right.rank || (left.rank === right.rank && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const left = this.#entries[a];
    const right = this.#entries[b];
    if (!left || !right) return;
    this.#entries[a] = right;
    this.#entries[b] = left;
    this.#places.set(right.item, a);
    this.#places.set(left.item, b);
  }
}
