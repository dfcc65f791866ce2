import { countOf } from "../../output/count-of.ts";
import { describeDuration } from "../../output/times.ts";
import type { ConnectionStatus } from "./read-status.ts";

/** Whoever waits longer than that waits for something: a burst is through by then. */
const longWaitSeconds = 900;

/** Something about a connection that needs somebody, and the command that goes on from there. */
export interface Trouble {
  readonly what: string;
  readonly todo: string;
}

/** Whether all is well: nothing, when it is. The worst comes first. */
export function findTroubles(status: Omit<ConnectionStatus, "troubles">): readonly Trouble[] {
  const { worker, circuit, queue, deadLetters, credentials } = status;
  const missing = credentials.filter(({ ageDays }) => ageDays === null).map(({ what }) => what);
  const oldestSeconds = queue.oldestSeconds ?? 0;
  return [
    worker === "Enabled"
      ? null
      : { what: `the worker is ${worker.toLowerCase()} (on purpose?)`, todo: "orgbridge resume" },
    missing.length === 0
      ? null
      : { what: `not there: ${missing.join(", ")}`, todo: "orgbridge bootstrap apply" },
    circuit === "closed" ? null : { what: "an org was down within five minutes", todo: "orgbridge doctor" },
    deadLetters.count === 0
      ? null
      : { what: countOf(deadLetters.count, "dead letter"), todo: "orgbridge dlq list" },
    oldestSeconds <= longWaitSeconds
      ? null
      : {
          what: `somebody has waited for ${describeDuration(oldestSeconds * 1000)}`,
          todo: "orgbridge doctor",
        },
  ].filter((trouble) => trouble !== null);
}
