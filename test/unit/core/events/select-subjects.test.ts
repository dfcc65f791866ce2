import { expect, test } from "vitest";
import { type EventType, eventTypes, listEventTypes } from "../../../../shared/contracts/event-types.ts";
import type { IntakeScope } from "../../../../shared/contracts/scope.ts";
import { selectSubjects } from "../../../../shared/core/events/select-subjects.ts";
import { appId } from "../../../support/connections.ts";
import { buildGroupEvent, buildLogEvent, buildMembershipEvent } from "../../../support/hook-requests.ts";
import { sourceUserId } from "../../../support/people.ts";
import { instantAt } from "../../../support/stub-clock.ts";

const scope = { kind: "app", appId } as const;
const groupIds = ["00g1sales", "00g2sales"] as const;
const groupsScope: IntakeScope = { kind: "groups", groupIds: [...groupIds] };

test("picks out whom an event is about, and what it said", () => {
  const { subjects } = selectSubjects([buildLogEvent({ uuid: "event-1" })], scope);

  expect(subjects).toEqual([
    {
      userId: sourceUserId,
      hint: { eventType: "user.account.update_profile", eventId: "event-1", publishedAt: instantAt(-3000) },
    },
  ]);
});

/** An event of a type, about whatever it takes to be heeded in each of the scopes. */
function buildEvent(eventType: EventType): unknown {
  switch (eventTypes[eventType]) {
    case "user":
      return buildLogEvent({ eventType });
    case "app-membership":
      return buildMembershipEvent(appId, { eventType });
    case "group-membership":
      return buildGroupEvent(groupIds[0], { eventType });
  }
}

const scopes: readonly IntakeScope[] = [scope, groupsScope, { kind: "everyone" }];

test.each(scopes)(
  "heeds what the hook of a scope of this kind subscribes to, and nothing else: $kind",
  (one) => {
    for (const eventType of Object.keys(eventTypes) as EventType[]) {
      const { subjects, skipped } = selectSubjects([buildEvent(eventType)], one);

      const isHeeded = listEventTypes(one.kind).includes(eventType);
      expect([eventType, subjects.length, skipped.unsubscribed]).toEqual([
        eventType,
        isHeeded ? 1 : 0,
        isHeeded ? 0 : 1,
      ]);
    }
  },
);

test.each(["group.user_membership.add", "group.user_membership.remove"])(
  "takes %s of any of the scope's groups, and drops that of another group",
  (eventType) => {
    const events = [...groupIds, "00gother"].map((id) => buildGroupEvent(id, { eventType }));

    const { subjects, skipped } = selectSubjects(events, groupsScope);

    expect(subjects.map((subject) => subject.userId)).toEqual([sourceUserId, sourceUserId]);
    expect(skipped.outOfScope).toBe(1);
  },
);

test("drops a group's event that names no group", () => {
  const event = buildGroupEvent(groupIds[0], { target: [{ id: sourceUserId, type: "User" }] });

  expect(selectSubjects([event], groupsScope)).toMatchObject({ subjects: [], skipped: { outOfScope: 1 } });
});

test("lets every app's event pass while the scope's app is not known, because the worker tells", () => {
  expect(selectSubjects([buildMembershipEvent("0oaother")], { kind: "app" }).subjects).toHaveLength(1);
});

test("finds the person wherever they stand among the targets", () => {
  const { subjects } = selectSubjects([buildMembershipEvent()], scope);

  expect(subjects.map((subject) => subject.userId)).toEqual([sourceUserId]);
});

test("drops a membership in another app", () => {
  const { subjects, skipped } = selectSubjects([buildMembershipEvent("0oaother")], scope);

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

  expect(selectSubjects([event], scope).subjects).toHaveLength(1);
});

test.each(["Success", "success", "SUCCESS"])("takes a result spelled %s", (result) => {
  expect(selectSubjects([buildLogEvent({ outcome: { result } })], scope).subjects).toHaveLength(1);
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
  const { subjects, skipped } = selectSubjects([buildLogEvent(), event, buildMembershipEvent()], scope);

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

  expect(selectSubjects(events, scope).subjects.map((subject) => subject.hint.eventId)).toEqual([
    "c",
    "a",
    "b",
  ]);
});

const testTarget = [{ id: "orgbridge-test", type: "User" }];

test.each(scopes)("lets an operator's event about nobody pass in a scope of every kind: $kind", (one) => {
  const event = buildLogEvent({ eventType: "orgbridge.test", target: testTarget });

  expect(selectSubjects([event], one).subjects.map((subject) => subject.userId)).toEqual(["orgbridge-test"]);
  expect(listEventTypes(one.kind)).not.toContain("orgbridge.test");
});

test("takes nothing about anybody from an event of that type, and no other event about nobody", () => {
  const events = [
    buildLogEvent({ eventType: "orgbridge.test" }),
    buildLogEvent({ eventType: "other.test", target: testTarget }),
  ];

  expect(selectSubjects(events, scope)).toMatchObject({ subjects: [], skipped: { unsubscribed: 2 } });
});
