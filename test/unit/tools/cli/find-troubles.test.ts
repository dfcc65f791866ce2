import { expect, test } from "vitest";
import { findTroubles } from "../../../../tools/cli/commands/status/find-troubles.ts";

const well: Parameters<typeof findTroubles>[0] = {
  connection: "acme",
  worker: "Enabled",
  queue: { waiting: 3, inFlight: 1, delayed: 0, oldestSeconds: 12 },
  deadLetters: { count: 0, byReason: {}, isPartial: false },
  lagMs: 4000,
  lastHour: { applied: 5, rejected: 0, waiting: 0 },
  circuit: "closed",
  lastEventAt: null,
  credentials: [{ what: "hook secret", ageDays: 3 }],
};

test("finds nothing where all is well, however busy it is", () => {
  expect(findTroubles(well)).toEqual([]);
});

test("names each trouble with the command that goes on from there, the worst first", () => {
  const troubles = findTroubles({
    ...well,
    worker: "Disabled",
    circuit: "open",
    deadLetters: { ...well.deadLetters, count: 2 },
    queue: { ...well.queue, oldestSeconds: 7200 },
    credentials: [{ what: "hook secret", ageDays: null }],
  });

  expect(troubles).toEqual([
    { what: "the worker is disabled (on purpose?)", todo: "orgbridge resume" },
    { what: "not there: hook secret", todo: "orgbridge bootstrap apply" },
    { what: "an org was down within five minutes", todo: "orgbridge doctor" },
    { what: "2 dead letters", todo: "orgbridge dlq list" },
    { what: "somebody has waited for 2 h", todo: "orgbridge doctor" },
  ]);
});
