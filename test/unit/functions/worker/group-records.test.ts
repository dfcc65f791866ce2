import { expect, test } from "vitest";
import { groupRecords } from "../../../../functions/worker/group-records.ts";
import { connectionId } from "../../../support/connections.ts";
import { buildHint, buildMessage, buildRecord, type RecordOptions } from "../../../support/records.ts";

function group(...options: readonly RecordOptions[]) {
  const records = options.map((option, index) => buildRecord({ messageId: `m${index}`, ...option }));
  return groupRecords(records, connectionId);
}

test("puts all records of one person together, in their order", () => {
  const { people, unreadable } = group({ userId: "a" }, { userId: "b" }, { userId: "a" });

  expect(people.map(({ userId, records }) => [userId, records.map((record) => record.messageId)])).toEqual([
    ["a", ["m0", "m2"]],
    ["b", ["m1"]],
  ]);
  expect(unreadable).toEqual([]);
});

test("keeps the newest hint by the event's own time, whatever order they came in", () => {
  const hints = [buildHint(-5000), buildHint(-1000), buildHint(-9000)];

  const { people } = group(...hints.map((hint) => ({ hint })));

  expect(people[0]?.hint).toEqual(buildHint(-1000));
});

test("keeps an announced deletion though something else came after it", () => {
  const deletion = buildHint(-3000, { eventType: "user.lifecycle.delete.initiated" });
  const later = buildHint(-1000, { eventType: "application.user_membership.remove" });

  expect(group({ hint: deletion }, { hint: later }).people[0]?.hint).toEqual(deletion);
  expect(group({ hint: later }, { hint: deletion }).people[0]?.hint).toEqual(deletion);
});

test("keeps in mind when attributes changed, though something else happened since", () => {
  const renamed = buildHint(-3000);
  const earlier = buildHint(-9000);
  const suspended = buildHint(-1000, { eventType: "user.lifecycle.suspend" });
  const expected = { ...suspended, profileChangedAt: renamed.publishedAt };

  expect(group({ hint: earlier }, { hint: renamed }, { hint: suspended }).people[0]?.hint).toEqual(expected);
  expect(group({ hint: suspended }, { hint: renamed }, { hint: earlier }).people[0]?.hint).toEqual(expected);
});

test("keeps a hint though a later message came without one", () => {
  const { people } = group({ hint: buildHint() }, { hint: null });

  expect(people[0]?.hint).toEqual(buildHint());
});

test("has no hint when no event made the messages", () => {
  expect(group({ hint: null }).people[0]?.hint).toBeNull();
});

const body = (overrides: object): string => JSON.stringify({ ...buildMessage(), ...overrides });

test.each([
  ["unreadable-message", "is no JSON", { body: "{" }],
  ["unreadable-message", "is empty", { body: "" }],
  ["unreadable-message", "has another version", { body: body({ version: 2 }) }],
  ["unreadable-message", "names nobody", { body: body({ subject: null }) }],
  ["foreign-message", "is of another connection", { body: body({ connectionId: "other" }) }],
  ["foreign-message", "is in the group of somebody else", { groupId: "acme:00u2" }],
  ["foreign-message", "is in a group without connection", { groupId: "00u1ann" }],
] as const)("sets aside as %s a record that %s, and keeps the others", (reason, _name, strange) => {
  const { people, unreadable } = group({ userId: "a" }, strange, { userId: "b" });

  expect(people.map((person) => person.userId)).toEqual(["a", "b"]);
  expect(unreadable.map((one) => [one.record.messageId, one.reason])).toEqual([["m1", reason]]);
});
