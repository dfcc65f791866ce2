import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { parse, parseJson } from "../../../shared/contracts/parse.ts";

const schema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z]+$/, "lower-case letters")),
  size: v.number(),
  inner: v.strictObject({ list: v.array(v.object({ id: v.string() })) }),
});
const good = { name: "a", size: 1, inner: { list: [{ id: "x" }] } };

test("gives back the value of the known type", () => {
  expect(parse(schema, good)).toEqual({ ok: true, value: good });
});

test("names every bad field at once by its path, and says what is allowed there", () => {
  const parsed = parse(schema, { name: "UPPER", inner: { list: [{ id: "x" }, { id: 7 }, {}] } });

  expect(parsed).toEqual({
    ok: false,
    problems: [
      "name: must be lower-case letters",
      "size: is missing",
      "inner.list.1.id: must be string",
      "inner.list.2.id: is missing",
    ],
  });
});

test("names an unknown field of a strict object", () => {
  const parsed = parse(schema, { ...good, inner: { ...good.inner, extra: 1 } });

  expect(parsed).toEqual({ ok: false, problems: ["inner.extra: is not a known field"] });
});

test("names every unknown field, and what is wrong beside them", () => {
  const parsed = parse(schema, {
    ...good,
    size: "7",
    scoop: 1,
    onLeav: "x",
    inner: { ...good.inner, extra: 1, more: 2 },
  });

  expect(parsed.ok ? [] : parsed.problems.toSorted()).toEqual([
    "inner.extra: is not a known field",
    "inner.more: is not a known field",
    "onLeav: is not a known field",
    "scoop: is not a known field",
    "size: must be number",
  ]);
});

test("never repeats what it found", () => {
  const parsed = parse(schema, { name: "SECRET1", size: "SECRET2", inner: { list: "SECRET3" } });

  expect(parsed.ok).toBe(false);
  expect(JSON.stringify(parsed)).not.toContain("SECRET");
});

test.each([
  ["nothing", undefined, "(whole): is missing"],
  ["null", null, "(whole): must be Object"],
  ["text", "SECRET", "(whole): must be Object"],
])("says of %s that it is wrong as a whole", (_name, input, problem) => {
  expect(parse(schema, input)).toEqual({ ok: false, problems: [problem] });
});

test.each(["", "{", "SECRET", '{"name":'])("says of text that is no JSON only that: %j", (text) => {
  expect(parseJson(schema, text)).toEqual({ ok: false, problems: ["(whole): is not JSON"] });
});

test("parses JSON text like the value it stands for", () => {
  expect(parseJson(schema, JSON.stringify(good))).toEqual(parse(schema, good));
});

describe("parse with an explanation", () => {
  const schema = v.strictObject({ seconds: v.pipe(v.number(), v.maxValue(9, "0 to 9")), name: v.string() });
  const explain = {
    describeFound: (value: unknown) => `<${String(value)}>`,
    describeAllowed: (path: string) => (path === "name" ? "a name" : null),
    explainUnknown: (path: string) => `no ${path} here`,
    explainSyntax: (error: unknown) => `<${error instanceof Error ? error.name : "?"}>`,
  };

  test("says what was found and what is allowed, in the schema's words or else in those of the explanation", () => {
    const parsed = parse(schema, { seconds: 10, name: 1 }, explain);

    expect(parsed).toEqual({
      ok: false,
      problems: ["seconds: is <10>, must be 0 to 9", "name: is <1>, must be a name"],
    });
  });

  test("says what a missing field should hold, and why a field is not known, but not what is in that one", () => {
    const parsed = parse(schema, { seconds: "9", colour: "secret" }, explain);

    expect(parsed).toEqual({
      ok: false,
      problems: [
        "seconds: is <9>, must be number",
        "name: is missing: a name",
        "colour: is not a known field: no colour here",
      ],
    });
  });

  test("says why text is no JSON", () => {
    const parsed = parseJson(schema, "{seconds: 1}", explain);

    expect(parsed).toEqual({ ok: false, problems: ["(whole): is not JSON: <SyntaxError>"] });
  });
});

describe("of a value that may be a word or an object, parse", () => {
  const form = v.union([v.literal("none"), v.strictObject({ size: v.number() })], "none, or an object");
  const schema = v.object({ mode: form });

  test("names the bad fields of an object, known or not", () => {
    const parsed = parse(schema, { mode: { size: "1", colour: "blue" } });

    expect(parsed).toEqual({
      ok: false,
      problems: ["mode.size: must be number", "mode.colour: is not a known field"],
    });
  });

  test("says what is allowed when it is neither", () => {
    expect(parse(schema, { mode: "some" })).toEqual({
      ok: false,
      problems: ["mode: must be none, or an object"],
    });
  });
});

test("says what is allowed of a value that may be one of several objects", () => {
  const form = v.union([v.strictObject({ a: v.number() }), v.strictObject({ b: v.number() })], "{a} or {b}");

  expect(parse(v.object({ rule: form }), { rule: { a: 1, b: 2 } })).toEqual({
    ok: false,
    problems: ["rule: must be {a} or {b}"],
  });
});
