import type { EmulatorClock, Timer } from "../../clock.ts";
import { LinkedList, type ListNode } from "./linked-list.ts";

interface Waiter<T> {
  readonly tryReceive: () => T | undefined;
  readonly finish: (result: T | undefined) => void;
}

/** Receives that found nothing and wait; served in the order in which they came. */
export class LongPolls<T> {
  readonly #clock: EmulatorClock;
  readonly #nextDueMs: () => number | undefined;
  readonly #waiters = new LinkedList<Waiter<T>>();
  #alarm: { readonly dueMs: number; readonly timer: Timer } | undefined;

  /** @param nextDueMs says when the next hidden message can be seen again, if there is one */
  constructor(clock: EmulatorClock, nextDueMs: () => number | undefined) {
    this.#clock = clock;
    this.#nextDueMs = nextDueMs;
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
      this.#setAlarm();
    });
  }

  /** Lets the waiting receives look again, the oldest first, until one finds nothing. Call it after every change. */
  wake(): void {
    for (let waiter = this.#waiters.first?.value; waiter; waiter = this.#waiters.first?.value) {
      const result = waiter.tryReceive();
      if (result === undefined) break;
      waiter.finish(result);
    }
    this.#setAlarm();
  }

  /** Sends everybody away with nothing. */
  stop(): void {
    for (let waiter = this.#waiters.first?.value; waiter; waiter = this.#waiters.first?.value) {
      waiter.finish(undefined);
    }
    this.#setAlarm();
  }

  /** Wakes them when time alone brings a message back; nobody watches the time while nobody waits. */
  #setAlarm(): void {
    const dueMs = this.#waiters.first && this.#nextDueMs();
    if (dueMs === this.#alarm?.dueMs) return;
    this.#alarm?.timer.cancel();
    this.#alarm = undefined;
    if (dueMs === undefined) return;
    const timer = this.#clock.after(dueMs - this.#clock.nowMs(), () => {
      this.#alarm = undefined;
      this.wake();
    });
    this.#alarm = { dueMs, timer };
  }
}
