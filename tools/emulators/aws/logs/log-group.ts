import { createHash } from "node:crypto";

/** One line of a log. */
export interface LogLine {
  /** Place in its group, counted from 0 and never used twice. */
  readonly place: number;
  /** When it was written, and arrived: the emulator knows no delay between the two. */
  readonly timestampMs: number;
  readonly message: string;
}

/** What a group keeps; beyond either the oldest lines go. */
export interface LogLimits {
  readonly lines: number;
  readonly characters: number;
}

/** The lines of one log group, oldest first, as many as the limits allow. */
export class LogGroup {
  readonly name: string;
  /** As Lambda names its streams; all of a group's lines are in one. */
  readonly streamName: string;
  readonly #limits: LogLimits;
  #lines: LogLine[] = [];
  /** Lines at the beginning of the list that are forgotten but not yet cut off, so that to forget one costs little. */
  #forgotten = 0;
  #next = 0;
  #characters = 0;

  constructor(name: string, createdMs: number, limits: LogLimits) {
    this.name = name;
    const day = new Date(createdMs).toISOString().slice(0, 10).replaceAll("-", "/");
    const id = createHash("sha256").update(name).digest("hex").slice(0, 32);
    this.streamName = `${day}/[$LATEST]${id}`;
    this.#limits = limits;
  }

  add(message: string, timestampMs: number): void {
    this.#lines.push({ place: this.#next, timestampMs, message });
    this.#next += 1;
    this.#characters += message.length;
    while (this.#isTooLarge()) this.#forgetOldest();
  }

  /** Every line that is kept, oldest first. */
  list(): readonly LogLine[] {
    this.#cut();
    return this.#lines;
  }

  #isTooLarge(): boolean {
    const lines = this.#lines.length - this.#forgotten;
    return lines > this.#limits.lines || (lines > 0 && this.#characters > this.#limits.characters);
  }

  #forgetOldest(): void {
    this.#characters -= this.#lines[this.#forgotten]?.message.length ?? 0;
    this.#forgotten += 1;
    if (this.#forgotten > this.#lines.length / 2) this.#cut();
  }

  #cut(): void {
    if (this.#forgotten > 0) this.#lines = this.#lines.slice(this.#forgotten);
    this.#forgotten = 0;
  }
}
