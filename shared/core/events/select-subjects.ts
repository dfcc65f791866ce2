import { type EventType, eventTypes, isEventType, isHeeded } from "../../contracts/event-types.ts";
import { type LogEvent, logEventSchema } from "../../contracts/hook-payload.ts";
import { testEventType, testUserId } from "../../contracts/hook-test.ts";
import { oktaIdSchema } from "../../contracts/okta-id.ts";
import { parse } from "../../contracts/parse.ts";
import type { Hint } from "../../contracts/queue-message.ts";
import type { IntakeScope } from "../../contracts/scope.ts";

/** Somebody that an event is about. */
export interface EventSubject {
  readonly userId: string;
  readonly hint: Hint;
}

/** Why an event is not about anybody of this connection. */
export type SkipReason = "malformed" | "unsubscribed" | "unsuccessful" | "outOfScope" | "withoutSubject";

/** Whom a delivery is about, and how many of its events were skipped for what. */
export interface SelectedSubjects {
  readonly subjects: readonly EventSubject[];
  readonly skipped: Readonly<Record<SkipReason, number>>;
}

/**
 * Picks out whom the events of one delivery are about. Each event stands alone: one that cannot be read is counted and
 * skipped, the others are kept.
 *
 * @param scope whose events count; an app scope without its app lets every app pass, and then the worker tells
 */
export function selectSubjects(events: readonly unknown[], scope: IntakeScope): SelectedSubjects {
  const subjects: EventSubject[] = [];
  const skipped = { malformed: 0, unsubscribed: 0, unsuccessful: 0, outOfScope: 0, withoutSubject: 0 };
  for (const event of events) {
    const selected = selectSubject(event, scope);
    if (typeof selected === "string") skipped[selected] += 1;
    else subjects.push(selected);
  }
  return { subjects, skipped };
}

function selectSubject(input: unknown, scope: IntakeScope): EventSubject | SkipReason {
  const parsed = parse(logEventSchema, input);
  if (!parsed.ok) return "malformed";
  const event = parsed.value;
  const [userId] = findTargetIds(event, "User");
  const unfit = isTest(event, userId) ? null : judgeEvent(event, scope);
  if (unfit !== null) return unfit;
  if (userId === undefined) return "withoutSubject";
  return { userId, hint: { eventType: event.eventType, eventId: event.uuid, publishedAt: event.published } };
}

/** An operator's event, which passes in every scope because it is about nobody; about anybody else it is no test. */
function isTest(event: LogEvent, userId: string | undefined): boolean {
  return event.eventType === testEventType && userId === testUserId;
}

/** Why an event of Okta's does not count; null when it does. */
function judgeEvent(event: LogEvent, scope: IntakeScope): SkipReason | null {
  if (!isEventType(event.eventType) || !isHeeded(event.eventType, scope.kind)) return "unsubscribed";
  // Okta's samples and preview deliveries spell the result in more than one way.
  if (event.outcome?.result?.toUpperCase() !== "SUCCESS") return "unsuccessful";
  return isAboutScope(event.eventType, event, scope) ? null : "outOfScope";
}

/** Whether an event about a membership is about the scope's own app, or one of its groups. */
function isAboutScope(eventType: EventType, event: LogEvent, scope: IntakeScope): boolean {
  switch (eventTypes[eventType]) {
    case "user":
      return true;
    case "app-membership": {
      const appId = scope.kind === "app" ? scope.appId : undefined;
      return appId === undefined || findTargetIds(event, "AppInstance").includes(appId);
    }
    case "group-membership": {
      const groupIds = scope.kind === "groups" ? scope.groupIds : [];
      return findTargetIds(event, "UserGroup").some((id) => groupIds.includes(id));
    }
  }
}

/** Ids of the targets of one type; their position in the list is not fixed. */
function findTargetIds(event: LogEvent, type: string): readonly string[] {
  return (event.target ?? []).flatMap((target) => {
    const id = parse(oktaIdSchema, target.id);
    return target.type === type && id.ok ? [id.value] : [];
  });
}
