import { expect, test } from "vitest";
import { findUnfinished, interruptions, recordWhole } from "./interruptions.ts";

// Minutes, not seconds: it is run by a config of its own, not with the other tests.
const whole = recordWhole();

test.each(interruptions)(
  "reaches the same end after an interruption at any request at all: %s",
  async (kind) => {
    const { moments, end } = await whole;

    const unfinished = await findUnfinished(moments, kind, end);

    expect(moments.length).toBeGreaterThan(100);
    expect(unfinished).toEqual([]);
  },
);
