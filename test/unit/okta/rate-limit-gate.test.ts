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

test("waits for a window that ends within twelve seconds, and no longer", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 12));

  expect(await gate.enter("users")).toEqual({ ok: true, value: null });
  expect(clock.waitsMs).toEqual([12_000]);
});

test("gives a longer wait back, with its time", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 13));

  expect(await gate.enter("users")).toEqual({
    ok: false,
    failure: { kind: "retry", reason: "rate-limited", afterMs: 13_000 },
  });
  expect(clock.waitsMs).toEqual([]);
});

test("gives a wait back that would leave too little of the invocation", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 5));

  expect(await gate.enter("users", testNowMs + 4999)).toMatchObject({
    ok: false,
    failure: { reason: "rate-limited", afterMs: 5000 },
  });
  expect(clock.waitsMs).toEqual([]);
});

test("waits by the org's clock, which may not be ours", async () => {
  const { gate, clock } = await openGate({
    ...limitHeaders(100, 0, 3605),
    date: new Date(testNowMs + 3_600_000).toUTCString(),
  });

  await gate.enter("users");

  expect((clock.nowMs() - testNowMs) / 1000).toBeCloseTo(5, 1);
});

test("lets one request go ahead into the next window, and the others when its answer has come", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 60));
  clock.advance(60_500);
  const passed: string[] = [];
  const enter = async (name: string) => {
    await gate.enter("users");
    passed.push(name);
  };

  await enter("first");
  const others = [enter("second"), enter("third")];
  await Promise.resolve();
  expect(passed).toEqual(["first"]);
  gate.leave("users", limitHeaders(100, 99, 120));
  await Promise.all(others);

  expect(passed).toEqual(["first", "second", "third"]);
});

test("lets the next one go ahead when the first got no answer", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 60));
  clock.advance(60_500);
  await gate.enter("users");
  const second = gate.enter("users");
  gate.leave("users", null);

  expect((await second).ok).toBe(true);
});

test("does not let somebody pass too late who waited for an answer", async () => {
  const { gate, clock } = await openGate(limitHeaders(100, 0, 60));
  clock.advance(60_500);
  await gate.enter("users");
  const late = gate.enter("users", clock.nowMs() + 1000);
  clock.advance(2000);
  gate.leave("users", limitHeaders(100, 99, 120));

  expect(await late).toMatchObject({ failure: { reason: "out-of-time" } });
});

test("leaves the reserve to others", async () => {
  const { gate } = await openGate(limitHeaders(100, 25, 60), 0.25);

  expect((await gate.enter("users")).ok).toBe(false);
});

test("counts what is on its way, which no answer can have counted", async () => {
  const { gate } = await openGate(limitHeaders(14, 13, 60), 0.72);
  let passed = 0;
  const enter = async () => {
    await gate.enter("users");
    passed += 1;
  };

  const entering = Array.from({ length: 10 }, enter);
  await Promise.all(entering.slice(0, 3));

  expect(passed).toBe(3);
});

test("makes room again when a request comes back, even without an answer", async () => {
  const { gate } = await openGate(limitHeaders(12, 11, 60), 0.84);
  await gate.enter("users");
  const crowded = gate.enter("users");

  gate.leave("users", null);

  expect(await crowded).toEqual({ ok: true, value: null });
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

test.each([
  ["a negative limit", limitHeaders(-5, 0, -60)],
  ["a reset in milliseconds", { ...limitHeaders(100, 0, 60), "x-rate-limit-reset": String(testNowMs) }],
])("is not closed for good by %s", async (_name, headers) => {
  const { gate, clock } = await openGate(headers);
  clock.advance(60_000);

  const entered = await Promise.race([gate.enter("users"), new Promise((resolve) => setImmediate(resolve))]);

  expect(entered).toEqual({ ok: true, value: null });
});
