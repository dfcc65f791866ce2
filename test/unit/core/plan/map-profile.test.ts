import { expect, test } from "vitest";
import type { MappingRule } from "../../../../shared/contracts/mapping.ts";
import { mapProfile } from "../../../../shared/core/plan/map-profile.ts";

const source = {
  email: "Ann@Example.com",
  firstName: "Ann",
  lastName: "Able",
  nickName: "",
  middleName: null,
  badge: 7,
  floor: 0,
  isRemote: false,
  skills: ["a", "b"],
  none: [],
  odd: { nested: true },
  city: "  Oslo ",
  blank: " \t ",
};

function mapOne(rule: MappingRule): unknown {
  return mapProfile(source, { wanted: rule })["wanted"];
}

test.each<[string, MappingRule, unknown]>([
  ["text", { from: "firstName", lowerCase: false }, "Ann"],
  ["text in lower case", { from: "email", lowerCase: true }, "ann@example.com"],
  ["a number", { from: "badge", lowerCase: true }, 7],
  ["zero", { from: "floor", lowerCase: false }, 0],
  ["false", { from: "isRemote", lowerCase: false }, false],
  ["a list", { from: "skills", lowerCase: false }, ["a", "b"]],
  ["a list as it is, lower case or not", { from: "skills", lowerCase: true }, ["a", "b"]],
  ["text without the blanks around it", { from: "city", lowerCase: false }, "Oslo"],
  ["the first that is not blank", { firstOf: ["blank", "city"], lowerCase: false }, "Oslo"],
  ["the first in lower case", { firstOf: ["nickName", "email"], lowerCase: true }, "ann@example.com"],
  ["a template in lower case", { template: "{lastName}.{firstName}@X.io", lowerCase: true }, "able.ann@x.io"],
  ["a template of trimmed values", { template: "{city}, {firstName}", lowerCase: false }, "Oslo, Ann"],
  ["a constant", { value: "Acme" }, "Acme"],
  ["a template", { template: "{lastName}, {firstName}", lowerCase: false }, "Able, Ann"],
  ["a template with numbers", { template: "#{badge}", lowerCase: false }, "#7"],
  ["a template with a gap", { template: "{firstName} {middleName}", lowerCase: false }, "Ann"],
  [
    "the first that has a value",
    { firstOf: ["nickName", "middleName", "firstName"], lowerCase: false },
    "Ann",
  ],
  ["the first, though it is zero", { firstOf: ["floor", "badge"], lowerCase: false }, 0],
])("maps %s", (_name, rule, value) => {
  expect(mapOne(rule)).toEqual(value);
});

test.each<[string, MappingRule]>([
  ["an attribute that is absent", { from: "unknown", lowerCase: false }],
  ["null", { from: "middleName", lowerCase: true }],
  ["empty text", { from: "nickName", lowerCase: false }],
  ["blank text", { from: "blank", lowerCase: false }],
  ["a template whose attributes are all blank", { template: "{blank} - {nickName}", lowerCase: false }],
  ["an empty list", { from: "none", lowerCase: false }],
  ["an object, which no attribute of Okta's is", { from: "odd", lowerCase: false }],
  ["a template whose attributes are all empty", { template: "{nickName}, {middleName}", lowerCase: false }],
  ["alternatives that are all empty", { firstOf: ["nickName", "none"], lowerCase: false }],
  ["an attribute named like a property of every object", { from: "toString", lowerCase: false }],
])("maps %s to null", (_name, rule) => {
  expect(mapOne(rule)).toBeNull();
});

test("maps what the mapping names and nothing else", () => {
  expect(mapProfile(source, { title: { value: "x" } })).toEqual({ title: "x" });
});

test("puts text of the source into a template as it is", () => {
  const mapped = mapProfile({ name: "$& {other}" }, { wanted: { template: "<{name}>", lowerCase: false } });

  expect(mapped).toEqual({ wanted: "<$& {other}>" });
});
