import { expect, test } from "vitest";
import { SkippableClock } from "../../../tools/emulators/clock.ts";

test("jumps ahead, and fires in order what falls due on the way", async () => {
  const clock = new SkippableClock();
  const fired: string[] = [];
  clock.after(180_000, () => fired.push("in three minutes"));
  clock.after(60_000, () => fired.push("in one minute"));
  clock.after(60_000, () => fired.push("cancelled")).cancel();
  clock.after(3_600_000, () => fired.push("in an hour"));
  const before = clock.nowMs();

  clock.skip(180_000);

  await expect.poll(() => fired).toEqual(["in one minute", "in three minutes"]);
  expect(clock.nowMs() - before).toBeGreaterThanOrEqual(180_000);
});

test("keeps the machine's time until it is made to jump", async () => {
  const clock = new SkippableClock();

  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(0, resolve);
  await promise;

  expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1000);
});
