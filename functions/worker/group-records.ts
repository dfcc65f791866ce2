import { deleteHintType } from "../../shared/contracts/event-types.ts";
import type { SqsRecord } from "../../shared/contracts/lambda-events.ts";
import { buildSourceUserKey } from "../../shared/contracts/names.ts";
import type { RejectReason } from "../../shared/contracts/outcomes.ts";
import { parseJson } from "../../shared/contracts/parse.ts";
import { type Hint, type QueueMessage, queueMessageSchema } from "../../shared/contracts/queue-message.ts";

/** All records of one person in a batch, oldest first. */
export interface PersonRecords {
  readonly userId: string;
  /** The event among them that says most: an announced deletion, else the newest; null when there was none. */
  readonly hint: Hint | null;
  readonly records: readonly SqsRecord[];
}

/** A record that is no message of this connection. */
export interface UnreadableRecord {
  readonly record: SqsRecord;
  readonly reason: Extract<RejectReason, "unreadable-message" | "foreign-message">;
}

/** Sorts a batch by person, so that ten events about one person cost one reconcile. */
export function groupRecords(
  records: readonly SqsRecord[],
  connectionId: string,
): { readonly people: readonly PersonRecords[]; readonly unreadable: readonly UnreadableRecord[] } {
  const people = new Map<string, PersonRecords>();
  const unreadable: UnreadableRecord[] = [];
  for (const record of records) {
    const message = parseJson(queueMessageSchema, record.body);
    if (!message.ok) {
      unreadable.push({ record, reason: "unreadable-message" });
    } else if (!belongs(record, message.value, connectionId)) {
      unreadable.push({ record, reason: "foreign-message" });
    } else {
      const userId = message.value.subject.id;
      const known = people.get(userId);
      people.set(userId, {
        userId,
        hint: chooseHint(known?.hint ?? null, message.value.hint),
        records: [...(known?.records ?? []), record],
      });
    }
  }
  return { people: [...people.values()], unreadable };
}

/** The group is what keeps one person with one worker at a time: a record in another group must not be worked on. */
function belongs(record: SqsRecord, message: QueueMessage, connectionId: string): boolean {
  return (
    message.connectionId === connectionId &&
    record.attributes.MessageGroupId === buildSourceUserKey(connectionId, message.subject.id)
  );
}

/** Nothing that came later takes an announced deletion back. */
function chooseHint(a: Hint | null, b: Hint | null): Hint | null {
  if (a === null || b === null) return a ?? b;
  if (a.eventType === deleteHintType || b.eventType === deleteHintType)
    return a.eventType === deleteHintType ? a : b;
  return Date.parse(b.publishedAt) >= Date.parse(a.publishedAt) ? b : a;
}
