import { expect, test } from "vitest";
import {
  dropReadOnly,
  findDifferences,
  mergeDesired,
} from "../../../../functions/bootstrap/engine/compare.ts";

test.each([
  {
    title: "equal values",
    desired: { a: 1, b: { c: "x" } },
    found: { a: 1, b: { c: "x" }, d: 7 },
    paths: [],
  },
  { title: "another value", desired: { b: { c: "x" } }, found: { b: { c: "y" } }, paths: ["b.c"] },
  { title: "a branch that is not there", desired: { b: { c: "x", d: 1 } }, found: {}, paths: ["b.c", "b.d"] },
  { title: "a value where a branch must be", desired: { b: { c: "x" } }, found: { b: "x" }, paths: ["b.c"] },
  { title: "a list in another order", desired: { a: ["x", "y"] }, found: { a: ["y", "x"] }, paths: [] },
  { title: "a longer list", desired: { a: ["x"] }, found: { a: ["x", "y"] }, paths: ["a"] },
  { title: "a list with a value twice", desired: { a: ["x", "x"] }, found: { a: ["x"] }, paths: ["a"] },
  { title: "null for nothing", desired: { a: null, b: "", c: [] }, found: {}, paths: [] },
  { title: "nothing for null", desired: { a: null }, found: { a: "" }, paths: [] },
  { title: "something for nothing", desired: { a: null }, found: { a: "x" }, paths: ["a"] },
  { title: "false for nothing", desired: { a: false }, found: {}, paths: ["a"] },
  { title: "a number for its text", desired: { a: 1 }, found: { a: "1" }, paths: ["a"] },
  {
    title: "objects in a list, with nothing in some members",
    desired: { a: [{ kid: "k", use: null }] },
    found: { a: [{ use: "", kid: "k" }] },
    paths: [],
  },
])("names the paths that differ: $title", ({ desired, found, paths }) => {
  const differences = findDifferences(desired, found);

  expect(differences).toEqual(paths);
});

test("keeps what is not desired, and puts what is into a copy", () => {
  const found = { name: "x", settings: { a: 1, list: ["y"] }, _links: {} };

  const merged = mergeDesired(found, { settings: { a: 2, list: ["z"], more: { b: true } } });

  expect(merged).toEqual({ name: "x", settings: { a: 2, list: ["z"], more: { b: true } }, _links: {} });
  expect(found).toEqual({ name: "x", settings: { a: 1, list: ["y"] }, _links: {} });
  expect(findDifferences({ settings: { a: 2 } }, merged)).toEqual([]);
});

test("makes the whole branch where nothing is", () => {
  const merged = mergeDesired(undefined, { a: { b: 1 } });

  expect(merged).toEqual({ a: { b: 1 } });
});

test("leaves out what Okta only answers", () => {
  const kept = dropReadOnly({ id: "1", name: "x" }, ["id", "_links"]);

  expect(kept).toEqual({ name: "x" });
});
