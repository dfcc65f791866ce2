import { describe, expect, test } from "vitest";
import type { Json } from "../../../../../../tools/emulators/okta-org/json.ts";
import { parseExpression } from "../../../../../../tools/emulators/okta-org/mappings/expression.ts";

const profile: Readonly<Record<string, Json>> = { firstName: "Ada", lastName: "King", floor: 3 };

const evaluate = (expression: string): Json | undefined =>
  parseExpression(expression, ["user", "source"])?.evaluate((name) => profile[name] ?? null);

describe("a mapping's expression", () => {
  test.each([
    ["an attribute", "user.firstName", "Ada"],
    ["an attribute by the other root", "source.firstName", "Ada"],
    ["a number, as it is", "user.floor", 3],
    ["an attribute without a value", "user.title", null],
    ["a text in double quotes", '"it\'s"', "it's"],
    ["a text in single quotes", "'a \"b\"'", 'a "b"'],
    ["a sum", "user.lastName + ', ' + user.firstName", "King, Ada"],
    ["a sum with an attribute without a value", "user.firstName + user.title", "Ada"],
    ["a sum of a number and a text", 'user.floor+"F"', "3F"],
    ["capitals", "String.toUpperCase(user.lastName)", "KING"],
    ["small letters of a sum", 'String.toLowerCase(user.firstName + "X") + "-"', "adax-"],
    ["capitals of nothing", "String.toUpperCase(user.title)", null],
  ])("understands %s", (_what, expression, value) => {
    expect(evaluate(expression)).toEqual(value);
  });

  test.each([
    ["nothing", " "],
    ["another root", "appuser.firstName"],
    ["a root by itself", "user"],
    ["a deeper attribute", "user.manager.name"],
    ["another function", 'String.substringBefore(user.email, "@")'],
    ["a function of an object's prototype", "toString(user.email)"],
    ["a method", "user.email.toLowerCase()"],
    ["a choice", 'user.title == null ? "a" : "b"'],
    ["a sum without an end", "user.firstName +"],
    ["two terms without a sign", "user.firstName user.lastName"],
    ["an open parenthesis", "String.toUpperCase(user.firstName"],
    ["an open text", '"Ada'],
    ["a bare number", "7"],
    ["a text that never ends nesting", "String.toUpperCase(".repeat(100_000)],
  ])("does not understand %s", (_what, expression) => {
    expect(parseExpression(expression, ["user", "source"])).toBeUndefined();
  });

  test("tells which attributes it reads", () => {
    const parsed = parseExpression('String.toUpperCase(user.firstName) + "x" + user.title', ["user"]);

    expect(parsed?.attributes).toEqual(["firstName", "title"]);
  });
});
