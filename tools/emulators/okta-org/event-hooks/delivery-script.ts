/** A delivery that a script holds back. */
export interface HeldDelivery {
  /** Resolves when a delivery has been caught. */
  readonly caught: Promise<void>;
  /** Lets it go now; resolves when it has been delivered (or given up). A delivery not yet caught is then not held. */
  release(): Promise<void>;
}

/** What a test or demo can do to the deliveries of event hooks. Scripts count deliveries, retries not included. */
export interface HookScript {
  /** The next `count` deliveries are sent twice, with the same `eventId`. */
  duplicateNext(count: number): void;
  /** The next `count` deliveries are lost without a trace. */
  dropNext(count: number): void;
  /** The next `count` deliveries leave `delayMs` later than they would. */
  delayNext(count: number, delayMs: number): void;
  /** The next delivery waits until it is released: hold one, let the next pass, release, and the order is wrong. */
  holdNext(): HeldDelivery;
  /** From now on every delivery is lost, until the returned function is called. */
  cutOff(): () => void;
}

export type DeliveryStep =
  | { readonly kind: "drop" }
  | {
      readonly kind: "send";
      readonly times: 1 | 2;
      readonly delayMs: number;
      /** Waited for before sending; `undefined` when nothing holds the delivery. */
      readonly hold: { readonly released: Promise<void>; readonly markDone: () => void } | undefined;
    };

interface PendingHold {
  readonly markCaught: () => void;
  readonly released: Promise<void>;
  readonly markDone: () => void;
}

/** Decides what happens to each delivery, as scripted. */
export class DeliveryScript implements HookScript {
  #duplicates = 0;
  #drops = 0;
  #delays: number[] = [];
  #holds: PendingHold[] = [];
  #cuts = 0;

  duplicateNext(count: number): void {
    this.#duplicates += count;
  }

  dropNext(count: number): void {
    this.#drops += count;
  }

  delayNext(count: number, delayMs: number): void {
    for (let added = 0; added < count; added += 1) this.#delays.push(delayMs);
  }

  holdNext(): HeldDelivery {
    const caught = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const hold: PendingHold = {
      markCaught: caught.resolve,
      released: released.promise,
      markDone: done.resolve,
    };
    this.#holds.push(hold);
    return {
      caught: caught.promise,
      release: async () => {
        const waiting = this.#holds.indexOf(hold);
        released.resolve();
        if (waiting !== -1) {
          this.#holds.splice(waiting, 1);
          return;
        }
        await done.promise;
      },
    };
  }

  cutOff(): () => void {
    let isCut = true;
    this.#cuts += 1;
    return () => {
      if (isCut) this.#cuts -= 1;
      isCut = false;
    };
  }

  /** What happens to the delivery that is due now. */
  next(): DeliveryStep {
    if (this.#cuts > 0) return { kind: "drop" };
    if (this.#drops > 0) {
      this.#drops -= 1;
      return { kind: "drop" };
    }
    const times = this.#duplicates > 0 ? 2 : 1;
    if (times === 2) this.#duplicates -= 1;
    const hold = this.#holds.shift();
    hold?.markCaught();
    return {
      kind: "send",
      times,
      delayMs: this.#delays.shift() ?? 0,
      hold: hold && { released: hold.released, markDone: hold.markDone },
    };
  }
}
