import { expect, test } from "vitest";
import { parse, parseJson } from "../../shared/contracts/parse.ts";
import { queueMessageSchema } from "../../shared/contracts/queue-message.ts";
import { buildMessage } from "../support/records.ts";

// Messages written by one release are read by the next: this text may be added to, never changed.
const version1 = `{"version":1,"connectionId":"acme","subject":{"type":"user","id":"00u1ann"},
  "hint":{"eventType":"user.lifecycle.create","eventId":"f1d0","publishedAt":"2026-03-02T09:30:00.000Z"},
  "origin":"hook","enqueuedAt":"2026-03-02T09:30:01.000Z"}`;

test("still reads a message of version 1", () => {
  expect(parseJson(queueMessageSchema, version1)).toEqual({ ok: true, value: JSON.parse(version1) });
});

test.each(["hook", "log", "manual", "reconcile"] as const)("takes a message of origin %s", (origin) => {
  expect(parse(queueMessageSchema, buildMessage({ origin })).ok).toBe(true);
});

test("takes a message that no event made", () => {
  expect(parse(queueMessageSchema, buildMessage({ hint: null })).ok).toBe(true);
});

test("ignores what a later release may add", () => {
  expect(parse(queueMessageSchema, { ...buildMessage(), priority: 1 }).ok).toBe(true);
});

test.each([
  ["another version", { version: 2 }, "version"],
  ["no hint, not even null", { hint: undefined }, "hint"],
  ["a subject that is no user", { subject: { type: "group", id: "00g1" } }, "subject.type"],
  ["an id that is none of Okta's", { subject: { type: "user", id: "00u1/../x" } }, "subject.id"],
  ["an unknown origin", { origin: "rumour" }, "origin"],
  ["an instant that is none", { enqueuedAt: "now" }, "enqueuedAt"],
])("refuses a message with %s, by the name of the field", (_name, overrides, path) => {
  const parsed = parse(queueMessageSchema, { ...buildMessage(), ...overrides });

  expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.split(":")[0])).toEqual([path]);
});
