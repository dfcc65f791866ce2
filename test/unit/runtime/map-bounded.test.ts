import { expect, test } from "vitest";
import { mapBounded } from "../../../shared/runtime/map-bounded.ts";

/** Work that ends only when the test says so. */
function holdWork() {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (item: number): Promise<number> => {
    begun.push(item);
    return new Promise((resolve) => ends.set(item, () => resolve(item * 10)));
  };
  const finish = async (item: number): Promise<void> => {
    ends.get(item)?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { begun, work, finish };
}

test("gives back the results in the items' order, whatever ends first", async () => {
  const { work, finish } = holdWork();

  const results = mapBounded([1, 2, 3], 3, work);
  for (const item of [3, 1, 2]) await finish(item);

  expect(await results).toEqual([10, 20, 30]);
});

test("begins no more than the limit at a time, and the next as soon as one ends", async () => {
  const { begun, work, finish } = holdWork();

  const results = mapBounded([1, 2, 3, 4], 2, work);
  const atFirst = [...begun];
  await finish(2);
  const afterOne = [...begun];
  for (const item of [1, 3, 4]) await finish(item);

  expect(atFirst).toEqual([1, 2]);
  expect(afterOne).toEqual([1, 2, 3]);
  expect(await results).toHaveLength(4);
});

test("gives back nothing for nothing", async () => {
  expect(await mapBounded([], 5, () => Promise.resolve(1))).toEqual([]);
});

test("keeps results that are undefined in their places", async () => {
  const results = await mapBounded([1, 2, 3], 2, (item) => Promise.resolve(item === 2 ? undefined : item));

  expect(results).toEqual([1, undefined, 3]);
});

test("fails with what the work failed with", async () => {
  const work = (item: number) => (item === 2 ? Promise.reject(new Error("two")) : Promise.resolve(item));

  await expect(mapBounded([1, 2, 3], 2, work)).rejects.toThrow("two");
});
