import { expect, test } from "vitest";
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

test("leaves out only what cannot be held", () => {
  expect(dropUnholdable({ ...holdable, nickName: "🎈" })).toEqual(holdable);
});

test("takes the limits' own names for no more than names", () => {
  expect(findUnholdable({ constructor: "x", toString: "x" })).toBeNull();
});
