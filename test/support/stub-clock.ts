import type { Clock } from "../../shared/runtime/clock.ts";

/** The instant at which tests play, unless they say otherwise. */
export const testNowMs = Date.UTC(2026, 2, 2, 9, 30);

/** An instant in the form of Okta's and our own JSON, `offsetMs` from {@link testNowMs}. */
export function instantAt(offsetMs: number): string {
  return new Date(testNowMs + offsetMs).toISOString();
}

/** A clock that moves only when a test moves it or when the unit under test waits. */
export class StubClock implements Clock {
  /** How long the unit under test waited, one entry a wait. */
  readonly waitsMs: number[] = [];
  #nowMs: number;

  constructor(nowMs = testNowMs) {
    this.#nowMs = nowMs;
  }

  readonly nowMs = (): number => this.#nowMs;

  readonly wait = (ms: number): Promise<void> => {
    this.waitsMs.push(ms);
    this.#nowMs += ms;
    return Promise.resolve();
  };

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
