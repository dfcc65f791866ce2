import { expect, test } from "vitest";
import { hookBodySchema, logEventSchema } from "../../../shared/contracts/hook-payload.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { buildHookBody, buildLogEvent } from "../../support/hook-requests.ts";

test("takes a delivery and keeps its events unread, so that none can spoil the others", () => {
  const events = [buildLogEvent(), null, 7, "text", { strange: true }];

  const parsed = parse(hookBodySchema, buildHookBody(events));

  expect(parsed.ok && parsed.value.data.events).toEqual(events);
});

test.each([
  ["another kind of hook", { eventType: "com.okta.user.pre-registration" }],
  ["no source", { source: undefined }],
  ["a source that is no URL", { source: "who1" }],
  ["no data", { data: undefined }],
  ["events that are no list", { data: { events: {} } }],
])("does not take a body with %s for a delivery", (_name, overrides) => {
  expect(parse(hookBodySchema, buildHookBody([], overrides)).ok).toBe(false);
});

test.each([
  ["no target at all", { target: null }],
  ["a target without id or type", { target: [{ displayName: "x" }, { id: null, type: null }] }],
  ["no outcome", { outcome: null }],
  ["an outcome without a result", { outcome: { reason: "x" } }],
  ["a result in mixed case", { outcome: { result: "Success" } }],
  ["no actor and no debug context", { actor: null, debugContext: null }],
  ["fields that nobody knows yet", { futureField: { a: [1] } }],
])("tolerates an event with %s, as Okta's previews send them", (_name, overrides) => {
  expect(parse(logEventSchema, buildLogEvent(overrides)).ok).toBe(true);
});

test.each([
  ["no uuid", { uuid: undefined }],
  ["a uuid that SQS would not take for a deduplication id", { uuid: "a b" }],
  ["a uuid that is too long for one", { uuid: "a".repeat(129) }],
  ["an instant that is none", { published: "yesterday" }],
  ["no type", { eventType: null }],
])("cannot use an event with %s", (_name, overrides) => {
  expect(parse(logEventSchema, buildLogEvent(overrides)).ok).toBe(false);
});
