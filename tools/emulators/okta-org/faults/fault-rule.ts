import * as v from "valibot";
import { isErrorCode } from "../errors.ts";

/** Keeps the test of a path from taking long. */
const mostWildcards = 8;

const moment = v.picklist(["before", "after"]);

/** What goes wrong. `before` and `after` say whether the request's effect has happened. */
const faultSchema = v.variant("kind", [
  /** An error answer. `code` is Okta's, unless given the usual one of that status; a header that is null is left out. */
  v.strictObject({
    kind: v.literal("answer"),
    when: v.optional(moment, "before"),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
    code: v.optional(v.pipe(v.string(), v.check(isErrorCode, "The code is not one that this org knows"))),
    headers: v.optional(
      v.record(
        v.pipe(v.string(), v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "The name cannot be that of a header")),
        v.nullable(
          v.pipe(v.string(), v.regex(/^[\t\x20-\x7e\x80-\xff]*$/, "The value cannot be that of a header")),
        ),
      ),
      {},
    ),
  }),
  /** No answer at all; the connection stays open until the client gives up. */
  v.strictObject({ kind: v.literal("silence"), when: v.optional(moment, "after") }),
  /** The connection is reset without an answer. */
  v.strictObject({ kind: v.literal("reset"), when: v.optional(moment, "after") }),
  /** The answer comes `delayMs` late. */
  v.strictObject({ kind: v.literal("delay"), delayMs: v.pipe(v.number(), v.minValue(0)) }),
  /** Half of the answer's body, then the connection is closed. */
  v.strictObject({ kind: v.literal("cut body") }),
  /** A list's answer without its `next` link: a shortened listing that looks complete. */
  v.strictObject({ kind: v.literal("page without next") }),
  /** An empty list in place of a full one. */
  v.strictObject({ kind: v.literal("empty page") }),
]);

export const faultRuleSchema = v.strictObject({
  /** Any method unless given; in any case. */
  method: v.optional(
    v.pipe(v.string(), v.toUpperCase(), v.picklist(["GET", "POST", "PUT", "DELETE", "PATCH"])),
  ),
  /** `*` stands for one element of the path, `**` for any number: `/api/v1/users/*`, `/api/v1/**`. */
  path: v.pipe(v.string(), v.startsWith("/"), v.check(hasFewWildcards, `At most ${mostWildcards} wildcards`)),
  /** Client id or `ssws`; anybody's requests unless given. */
  principal: v.optional(v.string()),
  /** How many requests it hits; all unless given. */
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Matching requests that are let through first. */
  skip: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** Chance of a matching request to be hit, 0 to 1; drawn from `seed`, so that a run can be repeated. */
  probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
  seed: v.optional(v.pipe(v.number(), v.integer()), 1),
  fault: faultSchema,
});

export type Fault = v.InferOutput<typeof faultSchema>;
/** A rule as it is given; what has a default may be left out. */
export type FaultRule = v.InferInput<typeof faultRuleSchema>;
export type CompleteFaultRule = v.InferOutput<typeof faultRuleSchema>;

function hasFewWildcards(path: string): boolean {
  return (path.match(/\*+/g)?.length ?? 0) <= mostWildcards;
}

/** Numbers from 0 to below 1, the same ones for the same seed (the mulberry32 generator). */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Whether a path fits a rule's pattern. */
export function makePathTest(pattern: string): (path: string) => boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]+" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.test(path);
}
