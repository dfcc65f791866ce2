import { describe, expect, test } from "vitest";
import { diffProfile, findUnkept } from "../../../../shared/core/plan/compare-values.ts";

const composed = "J\u00f6rg";
const decomposed = "Jo\u0308rg";

describe("what differs", () => {
  test("is nothing between absent, null, empty and blank", () => {
    const wanted = { a: null, b: null, c: null, d: null, e: null, f: "", g: " ", h: [] };

    expect(diffProfile(wanted, { b: null, c: "", d: [], e: "  " })).toEqual({});
  });

  test("is a cleared, a changed, a new and a differently typed attribute", () => {
    const wanted = { cleared: null, changed: "new", added: "x", typed: 1, same: "s" };
    const observed = { cleared: "old", changed: "old", typed: "1", same: "s", foreign: "kept" };

    expect(diffProfile(wanted, observed)).toEqual({ cleared: null, changed: "new", added: "x", typed: 1 });
  });

  test.each([
    ["a number and its text", 1, "1"],
    ["a truth value and its text", true, "true"],
    ["false and nothing", false, null],
    ["zero and nothing", 0, null],
    ["text and a list of it", "a", ["a"]],
    ["lists in another order", ["x", "y"], ["y", "x"]],
    ["lists of other types", [1], ["1"]],
    ["upper and lower case", "Ann", "ann"],
  ])("is %s", (_name, wanted, observed) => {
    expect(diffProfile({ a: wanted }, { a: observed })).toEqual({ a: wanted });
    expect(diffProfile({ a: observed }, { a: wanted })).toEqual({ a: observed });
  });

  test.each([
    ["blanks around text, whichever side trims", " Ann ", "Ann"],
    ["the same text in other code points", composed, decomposed],
    ["lists of text that is alike so", [" x", composed], ["x", decomposed]],
    ["equal lists", ["x", "y"], ["x", "y"]],
    ["equal numbers", 1.5, 1.5],
  ])("is not %s", (_name, one, other) => {
    expect(diffProfile({ a: one }, { a: other })).toEqual({});
    expect(diffProfile({ a: other }, { a: one })).toEqual({});
  });

  test("is the case of a login and an email too: the target shows what the source shows", () => {
    const wanted = { login: "Ann@example.com", email: "Ann@example.com" };

    expect(diffProfile(wanted, { login: "ann@example.com", email: "ann@example.com" })).toEqual(wanted);
  });

  test("is not looked up in what every object has", () => {
    expect(diffProfile({ toString: null, constructor: "x" }, {})).toEqual({ constructor: "x" });
  });
});

describe("what the org did not keep of what was sent", () => {
  test.each([
    ["a value that is missing", { title: "Chief" }, {}],
    ["a value that is another", { title: "Chief" }, { title: "Clerk" }],
    ["a value that is cut", { title: "Chief of staff" }, { title: "Chief of" }],
    ["a cleared value that is still there", { title: null }, { title: "Chief" }],
    ["a value in another case", { title: "Chief" }, { title: "CHIEF" }],
    ["a value of another type", { title: 7 }, { title: "7" }],
  ])("is named: %s", (_name, sent, stored) => {
    expect(findUnkept({ city: "Oslo", ...sent }, { city: "Oslo", ...stored })).toBe("title");
  });

  test.each([
    ["a cleared value that is left out", { title: null }, {}],
    ["a cleared value that is shown as null", { title: null }, { title: null }],
    ["a cleared value that is shown as empty text", { title: null }, { title: "" }],
    ["a value that was trimmed", { title: " Chief " }, { title: "Chief" }],
    ["a value in other code points", { title: composed }, { title: decomposed }],
    [
      "a login and an email in another case",
      { login: "A@x.io", email: "A@x.io" },
      { login: "a@x.io", email: "a@x.io" },
    ],
    ["what was not sent", {}, { title: "Chief" }],
  ])("is nothing: %s", (_name, sent, stored) => {
    expect(findUnkept(sent, stored)).toBeNull();
  });
});
