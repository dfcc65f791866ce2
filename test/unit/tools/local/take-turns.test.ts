import { expect, test } from "vitest";
import { takeTurns } from "../../../../tools/local/take-turns.ts";

test("runs as many at a time as the limit allows, the others in the order they came", async () => {
  const begun: number[] = [];
  const endings = new Map<number, () => void>();
  const work = takeTurns(2, (argument: number) => {
    begun.push(argument);
    return new Promise<number>((resolve) => endings.set(argument, () => resolve(argument * 10)));
  });

  const results = Promise.all([1, 2, 3, 4].map(work));
  expect(begun).toEqual([1, 2]);
  endings.get(2)?.();
  await expect.poll(() => begun).toEqual([1, 2, 3]);
  endings.get(1)?.();
  await expect.poll(() => begun).toEqual([1, 2, 3, 4]);
  endings.get(3)?.();
  endings.get(4)?.();

  expect(await results).toEqual([10, 20, 30, 40]);
});

test("hands the turn on after a failure", async () => {
  const work = takeTurns(1, (fails: boolean) =>
    fails ? Promise.reject(new Error("no")) : Promise.resolve("done"),
  );

  const results = await Promise.allSettled([work(true), work(false)]);

  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
});
