import { describe, expect, test } from "vitest";
import {
  countMostAtOnce,
  findOlderOverNewer,
  findTwoAtOnce,
  listLastWritten,
  type Observation,
} from "./observations.ts";

const begun = (person: string, worker: string): Observation => ({ kind: "begun", person, worker });
const ended = (person: string, worker: string): Observation => ({ kind: "ended", person, worker });
const written = (person: string, value: number): Observation => ({ kind: "written", person, value });

describe("the check of two at once", () => {
  test("reports a person whom a second worker begins before the first has ended", () => {
    const seen = [begun("ann", "A"), begun("ann", "B"), ended("ann", "A"), ended("ann", "B")];

    expect(findTwoAtOnce(seen)).toEqual(["ann: begun by B, in the hands of A"]);
  });

  test("reports a person whom one worker has twice", () => {
    expect(findTwoAtOnce([begun("ann", "A"), begun("ann", "A")])).toHaveLength(1);
  });

  test("reports nothing where one follows the other, and different people are worked on at the same time", () => {
    const seen = [
      begun("ann", "A"),
      begun("bob", "B"),
      ended("ann", "A"),
      begun("ann", "B"),
      ended("bob", "B"),
    ];

    expect(findTwoAtOnce(seen)).toEqual([]);
    expect(countMostAtOnce(seen)).toBe(2);
  });
});

describe("the check of the older over the newer", () => {
  test("reports a value that comes after a newer one, each time", () => {
    const seen = [
      written("ann", 1),
      written("ann", 3),
      written("ann", 2),
      written("ann", 3),
      written("ann", 1),
    ];

    expect(findOlderOverNewer(seen)).toEqual(["ann: 2 over 3", "ann: 1 over 3"]);
  });

  test("reports nothing where values rise, repeat or are left out, whatever other people's are", () => {
    const seen = [
      written("ann", 1),
      written("bob", 9),
      written("ann", 1),
      written("ann", 8),
      written("bob", 10),
    ];

    expect(findOlderOverNewer(seen)).toEqual([]);
    expect(listLastWritten(seen)).toEqual(
      new Map([
        ["ann", 8],
        ["bob", 10],
      ]),
    );
  });
});
