import { expect, test } from "vitest";
import { RateLimitGate } from "../../../shared/okta/rate-limit-gate.ts";
import { StubClock, testNowMs } from "../../support/stub-clock.ts";

/** Headers of an answer now. */
function limitHeaders(limit: number, remaining: number, resetInSeconds: number) {
  return {
    "x-rate-limit-limit": String(limit),
    "x-rate-limit-remaining": String(remaining),
    "x-rate-limit-reset": String(testNowMs / 1000 + resetInSeconds),
  };
}

/** A gate whose bucket `users` has answered once so. */
async function openGate(headers: Readonly<Record<string, string>>, reserveShare = 0.1) {
  const clock = new StubClock();
  const gate = new RateLimitGate(clock, reserveShare);
  await gate.enter("users");
  gate.leave("users", headers);
  return { gate, clock };
}

test("lets requests pass while there is room", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 50, 60));

  expect(await gate.enter("users")).toEqual({ ok: true, value: null });
  expect(clock.waitsMs).toEqual([]);
});

test("waits for a window that ends within three seconds", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 2));

  expect(await gate.enter("users")).toEqual({ ok: true, value: null });
  expect(clock.waitsMs).toEqual([3000]);
});

test("gives a longer wait back, with its time", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 3));

  expect(await gate.enter("users")).toEqual({
    ok: false,
    failure: { kind: "retry", reason: "rate-limited", afterMs: 4000 },
  });
  expect(clock.waitsMs).toEqual([]);
});

test("leaves the reserve to others", async () => {
  const { gate } = await openGate(limitHeaders(100, 25, 60), 0.25);

  expect((await gate.enter("users")).ok).toBe(false);
});

test("counts what is on its way, which no answer can have counted", async () => {
  const { gate } = await openGate(limitHeaders(100, 13, 60));

  const entered = await Promise.all(Array.from({ length: 10 }, () => gate.enter("users")));

  expect(entered.filter((result) => result.ok)).toHaveLength(3);
});

test("makes room again when a request comes back, even without an answer", async () => {
  const { gate } = await openGate(limitHeaders(100, 11, 60));
  await gate.enter("users");
  const crowded = await gate.enter("users");
  gate.leave("users", null);

  const again = await gate.enter("users");

  expect([crowded.ok, again.ok]).toEqual([false, true]);
});

test("keeps buckets apart", async () => {
  const { gate } = await openGate(limitHeaders(100, 0, 60));

  expect((await gate.enter("apps")).ok).toBe(true);
});

test("opens when the window has ended", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 60));

  clock.advance(61_000);

  expect((await gate.enter("users")).ok).toBe(true);
});

test("is not closed by a refusal for concurrency, whose limit is 0", async () => {
  const { gate } = await openGate(limitHeaders(0, 0, 60));

  expect((await gate.enter("users")).ok).toBe(true);
});
