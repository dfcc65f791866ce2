import { expect, test } from "vitest";
import { syncQueueMaxReceiveCount } from "../../../../shared/contracts/deployment.ts";
import { retryReasons, waitReasons } from "../../../../shared/contracts/outcomes.ts";
import { decideRetry } from "../../../../shared/core/retry/decide-retry.ts";

const hourMs = 3_600_000;
const young = { receiveCount: 1, ageMs: 2000 };
const worn = { receiveCount: 50, ageMs: 6 * hourMs + 1 };

test.each([
  [0, 0, 1],
  [0, 0.9, 1],
  [1000, 0, 1],
  [20_000, 0, 20],
  [20_000, 0.5, 21],
  [20_400, 0, 21],
  [899_000, 0, 899],
  [3_600_000, 0.9, 900],
])("comes back after the server's own time: %i ms, spread by %d → %i s", (afterMs, random, afterSeconds) => {
  expect(decideRetry({ kind: "retry", reason: "rate-limited", afterMs }, young, random)).toEqual({
    kind: "return",
    afterSeconds,
  });
});

test.each([
  [1, 2, 4],
  [2, 4, 8],
  [5, 32, 64],
  [20, 512, 900],
])(
  "pauses longer with every receive when no time is given: receive %i, %i to %i s",
  (receiveCount, from, to) => {
    const pauses = [0, 0.5, 0.999].map((random) =>
      decideRetry({ kind: "retry", reason: "org-unavailable" }, { receiveCount, ageMs: hourMs }, random),
    );

    for (const pause of pauses) {
      expect(pause.kind).toBe("return");
      if (pause.kind !== "return") continue;
      expect(pause.afterSeconds).toBeGreaterThanOrEqual(from);
      expect(pause.afterSeconds).toBeLessThanOrEqual(to);
    }
  },
);

test.each(["in-transition", "source-behind-event", "link-not-searchable"] as const)(
  "comes back soon from %s, and within a minute until it has come back sixty times",
  (reason) => {
    expect(decideRetry({ kind: "retry", reason }, young, 0)).toEqual({ kind: "return", afterSeconds: 2 });
    expect(decideRetry({ kind: "retry", reason }, worn, 0)).toMatchObject({ kind: "return" });
    expect(decideRetry({ kind: "retry", reason }, { ...worn, receiveCount: 60 }, 0)).toEqual({
      kind: "return",
      afterSeconds: 60,
    });
  },
);

const waits = retryReasons.filter((reason) => waitReasons.has(reason) && reason !== "login-moving");

test.each([
  ["in-transition", undefined],
  ["source-behind-event", undefined],
  ["link-not-searchable", undefined],
  ["org-unavailable", undefined],
  ["secrets-unavailable", undefined],
  ["out-of-time", 0],
  ["rate-limited", 1000], // for concurrency, or without a time
  ["circuit-open", 2000], // while somebody else's probe is under way
] as const)("waits for days before SQS has handed it out a thousand times: %s", (reason, afterMs) => {
  const retry = { kind: "retry", reason, ...(afterMs === undefined ? {} : { afterMs }) } as const;
  let waitedSeconds = 0;
  for (let receiveCount = 1; receiveCount < syncQueueMaxReceiveCount; receiveCount += 1) {
    const pause = decideRetry(retry, { receiveCount, ageMs: waitedSeconds * 1000 }, 0);
    if (pause.kind === "return") waitedSeconds += pause.afterSeconds;
  }

  expect(waitedSeconds).toBeGreaterThan(5 * 86_400);
});

test("comes back at the end of a window however often it has waited for one", () => {
  const retry = { kind: "retry", reason: "rate-limited", afterMs: 20_000 } as const;

  expect(decideRetry(retry, { receiveCount: 900, ageMs: hourMs }, 0)).toMatchObject({ afterSeconds: 20 });
});

test.each(waits)("is never given up while it waits: %s", (reason) => {
  const old = { receiveCount: 999, ageMs: 13 * 24 * hourMs };

  expect(decideRetry({ kind: "retry", reason }, old, 0).kind).toBe("return");
});

test.each(retryReasons.filter((reason) => !waitReasons.has(reason)))(
  "is parked when neither many tries nor hours helped: %s",
  (reason) => {
    expect(decideRetry({ kind: "retry", reason }, worn, 0)).toEqual({
      kind: "park",
      reason: "tried-too-often",
    });
    expect(decideRetry({ kind: "retry", reason }, { ...worn, receiveCount: 49 }, 0).kind).toBe("return");
    expect(decideRetry({ kind: "retry", reason }, { ...worn, ageMs: 6 * hourMs }, 0).kind).toBe("return");
  },
);

test("is parked as a taken login when a moving login has not moved for a quarter of an hour", () => {
  const retry = { kind: "retry", reason: "login-moving" } as const;

  expect(decideRetry(retry, { receiveCount: 3, ageMs: 900_000 }, 0).kind).toBe("return");
  expect(decideRetry(retry, { receiveCount: 3, ageMs: 900_001 }, 0)).toEqual({
    kind: "park",
    reason: "login-taken",
  });
});

test("is not parked for a login that could not move, because the orgs were down until now", () => {
  const retry = { kind: "retry", reason: "login-moving" } as const;
  const old = { receiveCount: 60, ageMs: 5 * hourMs };

  expect(decideRetry({ ...retry, watchedMs: 0 }, old, 0).kind).toBe("return");
  expect(decideRetry({ ...retry, watchedMs: 900_000 }, old, 0).kind).toBe("return");
  expect(decideRetry({ ...retry, watchedMs: 900_001 }, old, 0).kind).toBe("park");
});

test("is parked after a day at the latest, even if no worker has watched it for long", () => {
  const retry = { kind: "retry", reason: "login-moving", watchedMs: 0 } as const;

  expect(decideRetry(retry, { receiveCount: 900, ageMs: 24 * hourMs }, 0).kind).toBe("return");
  expect(decideRetry(retry, { receiveCount: 900, ageMs: 24 * hourMs + 1 }, 0).kind).toBe("park");
});
