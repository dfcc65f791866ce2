import { parseArgs } from "node:util";
import { type DrainOptions, drain } from "./drain.ts";
import { printDrain } from "./report.ts";

/**
 * How close to the ideal do workers drain a queue under an org's rate limit, and how often are they refused? 250 people are
 * to be created in a target org that allows 100 writes a window; with one worker, and with three that know nothing of each other.
 * The ideal is the instant at which the window opens into which the last write fits, of the share that workers may use.
 *
 * `npm run bench:drain -- --window-seconds 60 --people 250 --workers 1`
 */
const { values } = parseArgs({
  options: {
    people: { type: "string", default: "250" },
    workers: { type: "string" },
    "window-seconds": { type: "string", default: "10" },
  },
});

/** Half of the published 600 a minute is a share of 300: a third of it makes 100. */
const writesFactor = 1 / 3;
/** Reading somebody's assignment is what takes longest in most orgs; here the target's writes are the question. */
const readsFactor = 20;
const promised = { ratio: 1.05, refusedShareOfMany: 0.01 };

let isKept = true;
for (const workers of values.workers === undefined ? [1, 3] : [Number(values.workers)]) {
  const options: DrainOptions = {
    people: Number(values.people),
    workers,
    windowMs: Number(values["window-seconds"]) * 1000,
    factors: { source: readsFactor, target: writesFactor },
  };
  const { ratio, refused, refusedShare } = printDrain(options, await drain(options));
  isKept &&=
    workers === 1 ? ratio <= promised.ratio && refused === 0 : refusedShare <= promised.refusedShareOfMany;
}
console.log(
  `promised: at most ${promised.ratio} × the ideal and no 429 with one worker, at most ${promised.refusedShareOfMany * 100} % with more: ${isKept ? "kept" : "NOT KEPT"}`,
);
process.exitCode = isKept ? 0 : 1;
