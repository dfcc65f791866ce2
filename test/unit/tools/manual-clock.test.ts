import { expect, test } from "vitest";
import { ManualClock } from "../../../tools/emulators/clock.ts";

test("fires timers in the order of their due times, each at its own instant", () => {
  const clock = new ManualClock(1000);
  const fired: [string, number][] = [];
  clock.after(20, () => fired.push(["late", clock.nowMs()]));
  clock.after(10, () => {
    fired.push(["early", clock.nowMs()]);
    clock.after(5, () => fired.push(["from within", clock.nowMs()]));
  });
  clock.after(10, () => fired.push(["cancelled", clock.nowMs()])).cancel();

  clock.advance(30);

  expect(fired).toEqual([
    ["early", 1010],
    ["from within", 1015],
    ["late", 1020],
  ]);
  expect(clock.nowMs()).toBe(1030);
});

test("leaves a timer alone that is not due yet", () => {
  const clock = new ManualClock(0);
  let fired = 0;
  clock.after(10, () => (fired += 1));

  clock.advance(9);
  expect(fired).toBe(0);

  clock.advance(1);
  expect(fired).toBe(1);
});
