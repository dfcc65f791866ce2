import { expect, test } from "vitest";
import { eventTypes } from "../../../../shared/contracts/event-types.ts";
import { selectSubjects } from "../../../../shared/core/events/select-subjects.ts";
import { appId } from "../../../support/connections.ts";
import { buildLogEvent, buildMembershipEvent } from "../../../support/hook-requests.ts";
import { sourceUserId } from "../../../support/people.ts";
import { instantAt } from "../../../support/stub-clock.ts";

test("picks out whom an event is about, and what it said", () => {
  const { subjects } = selectSubjects([buildLogEvent({ uuid: "event-1" })], appId);

  expect(subjects).toEqual([
    {
      userId: sourceUserId,
      hint: { eventType: "user.account.update_profile", eventId: "event-1", publishedAt: instantAt(-3000) },
    },
  ]);
});

test.each(Object.entries(eventTypes))("heeds %s", (eventType, kind) => {
  const event = kind === "user" ? buildLogEvent({ eventType }) : buildMembershipEvent(appId, { eventType });

  expect(selectSubjects([event], appId).subjects).toHaveLength(1);
});

test("finds the person wherever they stand among the targets", () => {
  const { subjects } = selectSubjects([buildMembershipEvent()], appId);

  expect(subjects.map((subject) => subject.userId)).toEqual([sourceUserId]);
});

test("drops a membership in another app", () => {
  const { subjects, skipped } = selectSubjects([buildMembershipEvent("0oaother")], appId);

  expect(subjects).toEqual([]);
  expect(skipped.outOfScope).toBe(1);
});

test("keeps an event about somebody's account whatever app is mentioned", () => {
  const event = buildLogEvent({
    target: [
      { id: "0oaother", type: "AppInstance" },
      { id: sourceUserId, type: "User" },
    ],
  });

  expect(selectSubjects([event], appId).subjects).toHaveLength(1);
});

test.each(["Success", "success", "SUCCESS"])("takes a result spelled %s", (result) => {
  expect(selectSubjects([buildLogEvent({ outcome: { result } })], appId).subjects).toHaveLength(1);
});

test.each([
  ["unsuccessful", "a failed event", buildLogEvent({ outcome: { result: "FAILURE" } })],
  ["unsuccessful", "an event without an outcome", buildLogEvent({ outcome: null })],
  ["unsubscribed", "a type nobody subscribed to", buildLogEvent({ eventType: "user.session.start" })],
  ["unsubscribed", "a type named like a property of every object", buildLogEvent({ eventType: "toString" })],
  ["withoutSubject", "an event without targets", buildLogEvent({ target: null })],
  [
    "withoutSubject",
    "an event about no user",
    buildLogEvent({ target: [{ id: "00g1", type: "UserGroup" }] }),
  ],
  ["withoutSubject", "a user whose id is none", buildLogEvent({ target: [{ id: "a b", type: "User" }] })],
  ["outOfScope", "a membership without targets", buildMembershipEvent(appId, { target: null })],
  ["malformed", "an event without a uuid", buildLogEvent({ uuid: undefined })],
  ["malformed", "something that is no event", 42],
] as const)("counts as %s and skips %s, and keeps the good ones around it", (reason, _name, event) => {
  const { subjects, skipped } = selectSubjects([buildLogEvent(), event, buildMembershipEvent()], appId);

  expect(subjects).toHaveLength(2);
  expect(skipped).toEqual({
    malformed: 0,
    unsubscribed: 0,
    unsuccessful: 0,
    outOfScope: 0,
    withoutSubject: 0,
    [reason]: 1,
  });
});

test("keeps the order of the events", () => {
  const events = ["c", "a", "b"].map((uuid) => buildLogEvent({ uuid }));

  expect(selectSubjects(events, appId).subjects.map((subject) => subject.hint.eventId)).toEqual([
    "c",
    "a",
    "b",
  ]);
});
