import type { EmulatorClock } from "../../clock.ts";
import { type EventCause, type EventFacts, type LogEvent, makeLogEvent } from "./log-event.ts";

const retentionMs = 90 * 24 * 60 * 60 * 1000;

/** A row and its place in the order of persistence. */
export interface LogRow {
  readonly event: LogEvent;
  /** Counts up from 1 in the order in which rows were persisted. */
  readonly sequence: number;
  readonly persistedMs: number;
}

interface Hold {
  left: number;
  readonly events: LogEvent[];
}

/** Told of every event right after it was persisted. */
export type LogListener = (event: LogEvent) => void;

/** The System Log of one org: rows in the order in which they were persisted, kept for 90 days. */
export class SystemLog {
  readonly #rows: LogRow[] = [];
  readonly #listeners: LogListener[] = [];
  readonly #clock: EmulatorClock;
  #sequence = 0;
  #holds: Hold[] = [];

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** `listener` hears of every event from now on. */
  subscribe(listener: LogListener): void {
    this.#listeners.push(listener);
  }

  /** Writes one event and tells the listeners. Returns the row's event. */
  write(facts: EventFacts, cause: EventCause): LogEvent {
    const event = makeLogEvent(facts, cause, this.#clock.nowMs());
    const hold = this.#holds.find(({ left }) => left > 0);
    if (hold) {
      hold.left -= 1;
      hold.events.push(event);
    } else {
      this.#persist(event);
    }
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** The next `count` events are persisted only when they are released: rows that arrive late, out of order. */
  holdNext(count: number): { release(): void } {
    const hold: Hold = { left: count, events: [] };
    this.#holds.push(hold);
    return {
      release: () => {
        this.#holds = this.#holds.filter((each) => each !== hold);
        for (const event of hold.events.splice(0)) this.#persist(event);
      },
    };
  }

  /** Rows that are still kept, in the order of persistence. */
  list(): readonly LogRow[] {
    const keptFromMs = this.#clock.nowMs() - retentionMs;
    const firstKept = this.#rows.findIndex((row) => row.event.publishedMs >= keptFromMs);
    if (firstKept > 0) this.#rows.splice(0, firstKept);
    else if (firstKept === -1) this.#rows.length = 0;
    return this.#rows;
  }

  #persist(event: LogEvent): void {
    this.#sequence += 1;
    this.#rows.push({ event, sequence: this.#sequence, persistedMs: this.#clock.nowMs() });
  }
}
