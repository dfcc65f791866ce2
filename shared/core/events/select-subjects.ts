import { eventTypes, isEventType } from "../../contracts/event-types.ts";
import { type LogEvent, logEventSchema } from "../../contracts/hook-payload.ts";
import { oktaIdSchema } from "../../contracts/okta-id.ts";
import { parse } from "../../contracts/parse.ts";
import type { Hint } from "../../contracts/queue-message.ts";

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
 * @param appId the app whose assignments are the scope; undefined when that is not known here, and then the worker tells
 */
export function selectSubjects(events: readonly unknown[], appId: string | undefined): SelectedSubjects {
  const subjects: EventSubject[] = [];
  const skipped = { malformed: 0, unsubscribed: 0, unsuccessful: 0, outOfScope: 0, withoutSubject: 0 };
  for (const event of events) {
    const selected = selectSubject(event, appId);
    if (typeof selected === "string") skipped[selected] += 1;
    else subjects.push(selected);
  }
  return { subjects, skipped };
}

function selectSubject(input: unknown, appId: string | undefined): EventSubject | SkipReason {
  const parsed = parse(logEventSchema, input);
  if (!parsed.ok) return "malformed";
  const event = parsed.value;
  if (!isEventType(event.eventType)) return "unsubscribed";
  // Okta's samples and preview deliveries spell the result in more than one way.
  if (event.outcome?.result?.toUpperCase() !== "SUCCESS") return "unsuccessful";
  if (
    eventTypes[event.eventType] === "app-membership" &&
    appId !== undefined &&
    !findTargetIds(event, "AppInstance").includes(appId)
  ) {
    return "outOfScope";
  }
  const [userId] = findTargetIds(event, "User");
  if (userId === undefined) return "withoutSubject";
  return { userId, hint: { eventType: event.eventType, eventId: event.uuid, publishedAt: event.published } };
}

/** Ids of the targets of one type; their position in the list is not fixed. */
function findTargetIds(event: LogEvent, type: string): readonly string[] {
  return (event.target ?? []).flatMap((target) => {
    const id = parse(oktaIdSchema, target.id);
    return target.type === type && id.ok ? [id.value] : [];
  });
}
