import { type OutcomeLine, outcomeLineSchema } from "../../shared/contracts/outcome-line.ts";
import { parseJson } from "../../shared/contracts/parse.ts";

type Listener = (outcome: OutcomeLine) => void;

/** Follows a worker's log and tells of every outcome: how people (and the demo) see what the bridge does. */
export class OutcomeFeed {
  readonly #all: OutcomeLine[] = [];
  readonly #listeners = new Set<Listener>();

  /** Takes one line of the function's output; anything that is no outcome is passed over. */
  readLine(line: string): void {
    const parsed = parseJson(outcomeLineSchema, line);
    if (!parsed.ok) return;
    this.#all.push(parsed.value);
    for (const listener of this.#listeners) listener(parsed.value);
  }

  /** Every outcome so far, oldest first. */
  list(): readonly OutcomeLine[] {
    return this.#all;
  }

  /** Calls `listener` for every outcome from now on. @returns stops it */
  follow(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first outcome that `isIt`, among those after the first `since` (all that have come so far, unless given).
   * Rejects when none has come after `timeoutMs`.
   */
  waitFor(
    isIt: (outcome: OutcomeLine) => boolean,
    timeoutMs: number,
    since = this.#all.length,
  ): Promise<OutcomeLine> {
    const known = this.#all.slice(since).find(isIt);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const stop = this.follow((outcome) => {
        if (!isIt(outcome)) return;
        stop();
        clearTimeout(timer);
        resolve(outcome);
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no such outcome within ${timeoutMs} ms`));
      }, timeoutMs);
    });
  }
}

/** An outcome in a few words, for people: `applied: update`, `held: suspended-in-target`. */
export function describeOutcome({ outcome, reason, changes }: OutcomeLine): string {
  return [outcome, reason === "none" ? "" : reason, changes.join(" + ")]
    .filter((word) => word !== "")
    .join(": ");
}
