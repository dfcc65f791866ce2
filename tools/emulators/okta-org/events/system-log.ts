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

/** Told of every event right after it was persisted. */
export type LogListener = (event: LogEvent) => void;

/** The System Log of one org: rows in the order in which they were persisted, kept for 90 days. */
export class SystemLog {
  readonly #rows: LogRow[] = [];
  readonly #listeners: LogListener[] = [];
  readonly #clock: EmulatorClock;
  #sequence = 0;

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
    this.#persist(event);
    for (const listener of this.#listeners) listener(event);
    return event;
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
