import { expect, test } from "vitest";
import { findUnfinished, interruptions, recordWhole } from "./interruptions.ts";

const whole = recordWhole();

/** Every second change in one of the ways; every request in every way: `every-request.exhaustive.ts`, by its own config. */
const portions = 2 * interruptions.length;

test.each(interruptions)("reaches the same end after an interruption at a change: %s", async (kind) => {
  const { moments, end } = await whole;
  const changes = moments.filter(({ isChange }) => isChange);
  const share = changes.filter((_, index) => index % portions === 2 * interruptions.indexOf(kind));

  const unfinished = await findUnfinished(share, kind, end);

  expect(share.length).toBeGreaterThan(4);
  expect(unfinished).toEqual([]);
});
