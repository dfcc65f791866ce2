import fc from "fast-check";
import { expect, test } from "vitest";
import { LinkedList, type ListNode } from "../../../tools/emulators/aws/sqs/linked-list.ts";
import { RankedHeap } from "../../../tools/emulators/aws/sqs/ranked-heap.ts";

test("a ranked heap gives its items back by rank, and by age among equals", () => {
  const change = fc.record({
    item: fc.integer({ min: 0, max: 15 }),
    rank: fc.option(fc.integer({ min: 0, max: 5 })),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const heap = new RankedHeap<number>();
      const plain: { item: number; rank: number }[] = [];
      for (const { item, rank } of changes) {
        const place = plain.findIndex((one) => one.item === item);
        if (place >= 0) plain.splice(place, 1);
        if (rank === null) heap.delete(item);
        else {
          heap.set(item, rank);
          plain.push({ item, rank });
        }
        expect(heap.first).toBe(plain.toSorted((a, b) => a.rank - b.rank)[0]?.item);
      }

      const drained: (number | undefined)[] = [];
      for (let item = heap.takeUpTo(5); item !== undefined; item = heap.takeUpTo(5)) drained.push(item);

      expect(drained).toEqual(plain.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item));
      expect(heap.takeUpTo(Number.POSITIVE_INFINITY)).toBeUndefined();
    }),
  );
});

test("a linked list keeps the order of what is left, wherever something is taken out", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat())), (changes) => {
      const list = new LinkedList<number>();
      const plain: ListNode<number>[] = [];
      changes.forEach((pick, value) => {
        if (pick === null) plain.push(list.append(value));
        else for (const node of plain.splice(pick % Math.max(1, plain.length), 1)) list.remove(node);
      });

      const values: number[] = [];
      for (let node = list.first; node; node = node.next) values.push(node.value);

      expect(values).toEqual(plain.map(({ value }) => value));
    }),
  );
});
