import type { EmulatorClock, Timer } from "../../clock.ts";
import { LinkedList, type ListNode } from "./linked-list.ts";

interface Waiter<T> {
  readonly tryReceive: () => T | undefined;
  readonly finish: (result: T | undefined) => void;
}

/** Receives that found nothing and wait; served in the order in which they came. */
export class LongPolls<T> {
  readonly #clock: EmulatorClock;
  readonly #waiters = new LinkedList<Waiter<T>>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#waiters.first === undefined;
  }

  /** Waits until `tryReceive` finds something, for `waitMs` at most; undefined when it is over or the caller hung up. */
  wait(tryReceive: () => T | undefined, waitMs: number, hungUp: AbortSignal): Promise<T | undefined> {
    if (hungUp.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const finish = (result: T | undefined): void => {
        this.#waiters.remove(place);
        timer.cancel();
        hungUp.removeEventListener("abort", giveUp);
        resolve(result);
      };
      const giveUp = (): void => finish(undefined);
      const place: ListNode<Waiter<T>> = this.#waiters.append({ tryReceive, finish });
      const timer: Timer = this.#clock.after(waitMs, giveUp);
      hungUp.addEventListener("abort", giveUp);
    });
  }

  /** Lets the waiting receives look again, the oldest first, until one finds nothing. */
  wake(): void {
    for (let waiter = this.#waiters.first?.value; waiter; waiter = this.#waiters.first?.value) {
      const result = waiter.tryReceive();
      if (result === undefined) return;
      waiter.finish(result);
    }
  }

  /** Sends everybody away with nothing. */
  stop(): void {
    for (let waiter = this.#waiters.first?.value; waiter; waiter = this.#waiters.first?.value) {
      waiter.finish(undefined);
    }
  }
}
