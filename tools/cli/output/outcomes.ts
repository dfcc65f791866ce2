import type { OutcomeLine } from "../../../shared/contracts/outcome-line.ts";
import type { Screen } from "./screen.ts";
import { describeDuration } from "./times.ts";

const tones = {
  applied: "good",
  unchanged: "dim",
  ignored: "dim",
  held: "warn",
  retry: "warn",
  rejected: "bad",
} as const;

/** An outcome in a few words: `applied: create (3.1 s after the event)`, `rejected: value-refused (title)`. */
export function describeOutcome(line: OutcomeLine, { paint }: Pick<Screen, "paint">): string {
  const { outcome, reason, changes, field, lagMs, afterSeconds } = line;
  const words = [reason === "none" ? "" : reason, changes.join(" + ")].filter((word) => word !== "");
  const notes = [
    field ?? "",
    lagMs === null ? "" : `${describeDuration(lagMs)} after the event`,
    outcome === "retry" && afterSeconds !== null ? `again in ${afterSeconds} s` : "",
  ].filter((note) => note !== "");
  const told = [outcome, ...words].join(": ").replace(/: ([^:]*)$/, words.length > 1 ? ", $1" : ": $1");
  return `${paint(toneOf(outcome), told)}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

function toneOf(outcome: string): (typeof tones)[keyof typeof tones] {
  return Object.entries(tones).find(([known]) => known === outcome)?.[1] ?? "warn";
}
