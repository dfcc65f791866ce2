import { describe, expect, test } from "vitest";
import { dropUnholdable, findUnholdable } from "../../../../shared/core/plan/find-unholdable.ts";

const holdable = {
  login: "ann@example.com",
  firstName: "Ann",
  lastName: "Ångström-Łukasiewicz 李",
  title: "x".repeat(5000),
  costCenter: null,
  employeeNumber: 12,
  badges: ["a", "b"],
};

test("finds nothing in what an Okta org can hold, however long a custom attribute is", () => {
  expect(findUnholdable(holdable)).toBeNull();
});

test.each([
  ["login", "a@b"],
  ["login", `${"x".repeat(90)}@example.com`],
  ["email", "x".repeat(101)],
  ["firstName", "x".repeat(51)],
  ["countryCode", "DEU"],
  ["zipCode", "1".repeat(51)],
  ["nickName", "Ann 🎈"],
  ["badges", ["fine", "𠮷"]],
])("names %s when it is %j", (name, value) => {
  expect(findUnholdable({ ...holdable, [name]: value })).toBe(name);
});

describe("the documented lengths, in characters", () => {
  const limits: readonly (readonly [name: string, least: number, most: number])[] = [
    ["login", 5, 100],
    ["email", 5, 100],
    ["secondEmail", 0, 100],
    ["firstName", 1, 50],
    ["lastName", 1, 50],
    ["primaryPhone", 0, 100],
    ["mobilePhone", 0, 100],
    ["countryCode", 0, 2],
    ["zipCode", 0, 50],
    ["city", 0, 128],
    ["state", 0, 128],
    ["streetAddress", 0, 1024],
    ["postalAddress", 0, 4096],
  ];

  test.each(limits)(
    "hold %s of %i to %i, ends included, and refuse one more or less",
    (name, least, most) => {
      const judge = (length: number, character = "x") =>
        findUnholdable({ ...holdable, [name]: character.repeat(length) });

      // Bytes do not count: these have two and three.
      for (const character of ["x", "ä", "李"])
        expect([judge(least, character), judge(most, character), judge(most + 1, character)]).toEqual([
          null,
          null,
          name,
        ]);
      if (least > 0) expect(judge(least - 1)).toBe(name);
    },
  );

  test.each(limits)("leave %s alone where it is not text, or has no value", (name) => {
    expect([null, 12_345_678, true].map((value) => findUnholdable({ [name]: value }))).toEqual([
      null,
      null,
      null,
    ]);
  });

  test("are none for other attributes, whatever their names resemble", () => {
    const long = "x".repeat(10_000);

    expect(findUnholdable({ title: long, Login: long, city2: long })).toBeNull();
  });
});

test.each([
  ["the last character of three bytes", "\uffff", null],
  ["the first of four", "\u{10000}", "note"],
  ["the last of four", "\u{10ffff}", "note"],
  ["a letter with a mark of its own", "e\u0301", null],
])("takes text of up to three bytes a character: %s", (_name, character, refused) => {
  expect(findUnholdable({ note: `a${character}b` })).toBe(refused);
  expect(findUnholdable({ note: ["a", character] })).toBe(refused);
});

test("leaves out only what cannot be held", () => {
  expect(dropUnholdable({ ...holdable, nickName: "🎈" })).toEqual(holdable);
});

test("takes the limits' own names for no more than names", () => {
  expect(findUnholdable({ constructor: "x", toString: "x" })).toBeNull();
});
