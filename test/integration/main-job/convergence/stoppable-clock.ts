import {
  type EmulatorClock,
  ManualClock,
  systemClock,
  type Timer,
} from "../../../../tools/emulators/clock.ts";

/** The machine's own time until it is stopped; from then on it stands still until it is moved. */
export class StoppableClock implements EmulatorClock {
  #stopped: ManualClock | null = null;

  nowMs(): number {
    return (this.#stopped ?? systemClock).nowMs();
  }

  after(delayMs: number, callback: () => void): Timer {
    return (this.#stopped ?? systemClock).after(delayMs, callback);
  }

  stop(): void {
    this.#stopped = new ManualClock(systemClock.nowMs());
  }

  /** Moves a stopped clock forward; what falls due on the way happens at its own instant. */
  advance(ms: number): void {
    if (this.#stopped === null) throw new Error("the clock still runs by itself");
    this.#stopped.advance(ms);
  }
}
