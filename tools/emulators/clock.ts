/** A callback that will run once, unless it is cancelled before. */
export interface Timer {
  cancel(): void;
}

/** The time of one emulator. Everything in it that waits, expires or stamps an instant asks this. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Runs `callback` once, `delayMs` (≥ 0) from now. A pending timer never keeps the process alive by itself. */
  after(delayMs: number, callback: () => void): Timer;
}

/** The machine's own time. */
export const systemClock: EmulatorClock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

interface PendingTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it; timers fire in the order of their due times. */
export class ManualClock implements EmulatorClock {
  #nowMs: number;
  #created = 0;
  readonly #pending = new Set<PendingTimer>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#created++, callback };
    this.#pending.add(timer);
    return { cancel: () => this.#pending.delete(timer) };
  }

  /** Moves the time forward by `ms`, firing every timer that falls due on the way, at its own instant. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#nextDue(untilMs); next; next = this.#nextDue(untilMs)) {
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = untilMs;
  }

  #nextDue(untilMs: number): PendingTimer | undefined {
    return [...this.#pending]
      .filter((timer) => timer.dueMs <= untilMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** The machine's own time, which can be made to jump ahead: a demo need not wait out a visibility time-out of 180 s. */
export class SkippableClock implements EmulatorClock {
  #skippedMs = 0;
  readonly #armed = new Map<PendingTimer, Timer>();
  #created = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.#skippedMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.nowMs() + delayMs, order: this.#created++, callback };
    this.#arm(timer);
    return {
      cancel: () => {
        this.#armed.get(timer)?.cancel();
        this.#armed.delete(timer);
      },
    };
  }

  /** Jumps ahead by `ms`; timers that fall due on the way fire soon, in the order of their due times. */
  skip(ms: number): void {
    this.#skippedMs += ms;
    const pending = [...this.#armed.keys()].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    for (const timer of pending) {
      this.#armed.get(timer)?.cancel();
      this.#arm(timer);
    }
  }

  #arm(timer: PendingTimer): void {
    const fire = (): void => {
      this.#armed.delete(timer);
      timer.callback();
    };
    this.#armed.set(timer, systemClock.after(Math.max(0, timer.dueMs - this.nowMs()), fire));
  }
}
