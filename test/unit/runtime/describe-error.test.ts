import { expect, test } from "vitest";
import { describeError, describeStack } from "../../../shared/runtime/describe-error.ts";

class OddError extends Error {
  override readonly name = "OddError";
}

test.each([
  ["its class", new TypeError("SECRET"), "TypeError"],
  ["the name that it gives itself", new OddError("SECRET"), "OddError"],
  ["its code", Object.assign(new Error("SECRET"), { code: "ECONNRESET" }), "Error:ECONNRESET"],
  ["no code that is no text", Object.assign(new Error("SECRET"), { code: { a: "SECRET" } }), "Error"],
])("tells of an error %s, never its message", (_what, error, words) => {
  expect(describeError(error)).toBe(words);
});

test.each([
  ["SECRET", "string"],
  [undefined, "undefined"],
  [{ message: "SECRET" }, "object"],
])("tells of something thrown that is no error only what it is: %j", (thrown, words) => {
  expect(describeError(thrown)).toBe(words);
  expect(describeStack(thrown)).toBe("");
});

test("tells the places that an error came through, in one line and without its message", () => {
  const stack = describeStack(new Error("SECRET\nSECRET of a second line"));

  expect(stack).toContain("describe-error.test.ts");
  expect(stack).not.toContain("SECRET");
  expect(stack).not.toContain("\n");
});
