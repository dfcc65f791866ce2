import { expect, test } from "vitest";
import type { MappingRule } from "../../../../shared/contracts/mapping.ts";
import { diffProfile, mapProfile } from "../../../../shared/core/plan/map-profile.ts";

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
  ["a constant", { value: "Acme" }, "Acme"],
  ["a template", { template: "{lastName}, {firstName}" }, "Able, Ann"],
  ["a template with numbers", { template: "#{badge}" }, "#7"],
  ["a template with a gap", { template: "{firstName} {middleName}" }, "Ann"],
  ["the first that has a value", { firstOf: ["nickName", "middleName", "firstName"] }, "Ann"],
  ["the first, though it is zero", { firstOf: ["floor", "badge"] }, 0],
])("maps %s", (_name, rule, value) => {
  expect(mapOne(rule)).toEqual(value);
});

test.each<[string, MappingRule]>([
  ["an attribute that is absent", { from: "unknown", lowerCase: false }],
  ["null", { from: "middleName", lowerCase: true }],
  ["empty text", { from: "nickName", lowerCase: false }],
  ["an empty list", { from: "none", lowerCase: false }],
  ["an object, which no attribute of Okta's is", { from: "odd", lowerCase: false }],
  ["a template whose attributes are all empty", { template: "{nickName}, {middleName}" }],
  ["alternatives that are all empty", { firstOf: ["nickName", "none"] }],
  ["an attribute named like a property of every object", { from: "toString", lowerCase: false }],
])("maps %s to null", (_name, rule) => {
  expect(mapOne(rule)).toBeNull();
});

test("maps what the mapping names and nothing else", () => {
  expect(mapProfile(source, { title: { value: "x" } })).toEqual({ title: "x" });
});

test("puts text of the source into a template as it is", () => {
  const mapped = mapProfile({ name: "$& {other}" }, { wanted: { template: "<{name}>" } });

  expect(mapped).toEqual({ wanted: "<$& {other}>" });
});

test("finds no difference between absent, null and empty", () => {
  expect(diffProfile({ a: null, b: null, c: null, d: null }, { b: null, c: "", d: [] })).toEqual({});
});

test("finds a cleared, a changed, a new and a differently typed attribute", () => {
  const wanted = { cleared: null, changed: "new", added: "x", typed: 1, same: "s" };
  const observed = { cleared: "old", changed: "old", typed: "1", same: "s", foreign: "kept" };

  expect(diffProfile(wanted, observed)).toEqual({ cleared: null, changed: "new", added: "x", typed: 1 });
});

test("compares lists by their members and their order", () => {
  expect(diffProfile({ a: ["x", "y"] }, { a: ["x", "y"] })).toEqual({});
  expect(diffProfile({ a: ["x", "y"] }, { a: ["y", "x"] })).toEqual({ a: ["x", "y"] });
});
