import { expect, test } from "vitest";
import { compareValues } from "../../../../tools/conformance/compare-values.ts";
import { Counterparts } from "../../../../tools/conformance/counterparts.ts";
import { keptDifferences } from "../../../../tools/conformance/kept-differences.ts";
import type { Json } from "../../../../tools/emulators/okta-org/json.ts";

const recordedId = "00uqrks9ig7XuWV7X5d7";
const emulatedId = "00uXg9vfTpQWx4y1sp3c";
const otherId = "00uXg9vfTpQWx4y1sp4d";

function compare(recorded: Json, emulated: Json, counterparts = new Counterparts()): readonly string[] {
  const translate = (text: string): string => text.replace("https://test.okta.com", "http://127.0.0.1:1");
  return compareValues({ counterparts, translate, toleranceMs: 3_000 }, recorded, emulated);
}

test("ids and addresses of the two worlds stand for each other", () => {
  const found = compare(
    { id: recordedId, href: `https://test.okta.com/api/v1/users/${recordedId}` },
    { id: emulatedId, href: `http://127.0.0.1:1/api/v1/users/${emulatedId}` },
  );

  expect(found).toEqual([]);
});

test("an id that stands for one thing is not taken for another", () => {
  const counterparts = new Counterparts();
  compare({ id: recordedId }, { id: emulatedId }, counterparts);

  const found = compare({ id: recordedId }, { id: otherId }, counterparts);

  expect(found).toEqual([`id: "${otherId}" instead of "${recordedId}"`]);
});

test.each([
  ["missing fields", { a: 1, b: 2 }, { a: 1 }, "b: missing (2)"],
  ["extra fields", { a: 1 }, { a: 1, c: null }, "c: extra (null)"],
  ["other types", { a: null }, { a: "" }, 'a: type string instead of null ("" / null)'],
  ["other values", { a: "STAGED" }, { a: "ACTIVE" }, 'a: "ACTIVE" instead of "STAGED"'],
  ["other lengths", { a: [1, 2] }, { a: [1] }, "a: 1 entries instead of 2"],
  [
    "instants that are seconds apart",
    { a: "2025-03-13T23:36:25.000Z" },
    { a: "2025-03-13T23:36:29.000Z" },
    'a: "2025-03-13T23:36:29.000Z" instead of "2025-03-13T23:36:25.000Z"',
  ],
])("%s are told", (_what, recorded, emulated, told) => {
  const found = compare(recorded, emulated);

  expect(found).toEqual([told]);
});

test("entries of a list are paired by their ids, whatever their order", () => {
  const counterparts = new Counterparts();
  const second = "00uqrks9ig7XuWV7X9d7";
  compare([{ id: recordedId }, { id: second }], [{ id: emulatedId }, { id: otherId }], counterparts);

  const found = compare(
    [{ id: second }, { id: recordedId }],
    [{ id: emulatedId }, { id: otherId }],
    counterparts,
  );

  expect(found).toEqual([]);
});

test("at most 25 fields may differ, each with a reason", () => {
  expect(keptDifferences.length).toBeLessThanOrEqual(25);
  expect(keptDifferences.every(({ reason }) => reason.length > 0)).toBe(true);
});
