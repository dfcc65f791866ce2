import { expect, test } from "vitest";
import { deepLinks, findUnfinished, interruptions, recordWhole } from "./interruptions.ts";

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

// Only what differs from an app scope is new here, and it is made by changes: those are interrupted, in the two worst ways.
const ofGroups = {
  scopeKind: "groups",
  connection: {
    adoptExisting: "by-login",
    federation: { deepLinks, routingRule: true, justInTime: true },
  },
} as const;
const wholeOfGroups = recordWhole(ofGroups);

test.each(["dies-after", "loses-answer"] as const)(
  "reaches the same end after an interruption at any change, for people of groups: %s",
  async (kind) => {
    const { moments, end } = await wholeOfGroups;
    const changes = moments.filter(({ isChange }) => isChange);

    const unfinished = await findUnfinished(changes, kind, end, ofGroups);

    expect(changes.length).toBeGreaterThan(40);
    expect(unfinished).toEqual([]);
  },
);
