import { expect, test } from "vitest";
import { BenchQueue, startBench } from "../bench.ts";

async function createFifo(...sends: readonly [body: string, group: string][]) {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "order.fifo");
  for (const [body, group] of sends) await queue.send(body, group);
  return { ...bench, queue };
}

test("it takes as many messages as it may from one group before it turns to the next", async () => {
  const { queue } = await createFifo(["a1", "a"], ["b1", "b"], ["a2", "a"], ["a3", "a"]);

  const received = await queue.receiveBodies();

  expect(received).toEqual(["a1", "a2", "a3", "b1"]);
});

test("it blocks a group from its first invisible message on", async () => {
  const { queue } = await createFifo(["a1", "a"], ["a2", "a"], ["a3", "a"], ["b1", "b"]);

  const first = await queue.receive(1);
  const second = await queue.receiveBodies();
  await queue.delete(first[0]!);

  expect(second).toEqual(["b1"]);
  expect(await queue.receiveBodies()).toEqual(["a2", "a3"]);
});

test("it keeps a group blocked while a message before the visible ones is still out", async () => {
  const { queue } = await createFifo(["a1", "a"], ["a2", "a"], ["a3", "a"]);
  const [first, second] = await queue.receive(2);

  await queue.changeVisibility(second!, 0);
  const whileFirstIsOut = await queue.receiveBodies();
  await queue.delete(first!);

  expect(whileFirstIsOut).toEqual([]);
  expect(await queue.receiveBodies()).toEqual(["a2", "a3"]);
});

test("it hands out a message that came back although a later one of its group is still out", async () => {
  const { queue } = await createFifo(["a1", "a"], ["a2", "a"], ["a3", "a"]);
  const [first] = await queue.receive(2);

  await queue.changeVisibility(first!, 0);

  expect(await queue.receiveBodies()).toEqual(["a1"]);
});

test("it puts a group that was just served behind the others", async () => {
  const { queue } = await createFifo(["a1", "a"], ["a2", "a"], ["b1", "b"], ["b2", "b"], ["c1", "c"]);

  const first = await queue.receiveBodies(3, 0);
  const second = await queue.receiveBodies(10, 0);

  expect(first).toEqual(["a1", "a2", "b1"]);
  expect(second).toEqual(["c1", "a1", "a2", "b1", "b2"]);
});

test("it serves a group whose time-out was ended early after the groups that were waiting", async () => {
  const { queue } = await createFifo(["a1", "a"], ["a2", "a"], ["b1", "b"]);
  const [first] = await queue.receive(2);

  await queue.changeVisibility(first!, 0);

  expect(await queue.receiveBodies()).toEqual(["b1", "a1"]);
});

test("it hands a group out in the same order after every time-out", async () => {
  const { clock, queue } = await createFifo(["a1", "a"], ["a2", "a"], ["a3", "a"]);

  const rounds: string[][] = [];
  for (let round = 0; round < 3; round += 1) {
    rounds.push(await queue.receiveBodies());
    clock.advance(30_000);
  }

  expect(rounds).toEqual(Array.from({ length: 3 }, () => ["a1", "a2", "a3"]));
});

test("it counts visible and invisible messages of all groups, blocked ones included", async () => {
  const { queue } = await createFifo(["a1", "a"], ["a2", "a"], ["b1", "b"]);

  await queue.receive(1);

  expect(await queue.counts()).toEqual([2, 1, 0]);
});

test("it numbers messages in ascending order", async () => {
  const { queue } = await createFifo();

  const numbers: string[] = [];
  for (const group of ["a", "b", "a"]) numbers.push((await queue.send("same", group)).SequenceNumber!);

  expect(numbers.every((number) => /^\d{20}$/.test(number))).toBe(true);
  expect(numbers.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(numbers);
  expect(new Set(numbers).size).toBe(3);
});
