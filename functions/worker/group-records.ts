import { deleteHintType, profileHintType } from "../../shared/contracts/event-types.ts";
import type { SqsRecord } from "../../shared/contracts/lambda-events.ts";
import { buildSourceUserKey } from "../../shared/contracts/names.ts";
import type { RejectReason } from "../../shared/contracts/outcomes.ts";
import { parseJson } from "../../shared/contracts/parse.ts";
import { type Hint, type QueueMessage, queueMessageSchema } from "../../shared/contracts/queue-message.ts";

/** An event about somebody, and what the others of the same batch add to it. */
export interface PersonHint extends Hint {
  /** When the newest of those that tell of attributes was published, if this is none: an app gets attributes later. */
  readonly profileChangedAt?: string;
}

/** All records of one person in a batch, oldest first. */
export interface PersonRecords {
  readonly userId: string;
  /** The event among them that says most: an announced deletion, else the newest; null when there was none. */
  readonly hint: PersonHint | null;
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
        hint: mergeHints(known?.hint ?? null, message.value.hint),
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

/** The one that says most, with the time of the newest that tells of attributes. */
function mergeHints(a: PersonHint | null, b: Hint | null): PersonHint | null {
  if (a === null || b === null) return a ?? b;
  const chosen = chooseHint(a, b);
  const [profileChangedAt] = [a, b]
    .flatMap((hint) => tellProfileChange(hint) ?? [])
    .toSorted((one, other) => Date.parse(other) - Date.parse(one));
  const isTold = profileChangedAt === undefined || chosen.eventType === profileHintType;
  return isTold ? chosen : { ...chosen, profileChangedAt };
}

function tellProfileChange(hint: PersonHint): string | undefined {
  return hint.eventType === profileHintType ? hint.publishedAt : hint.profileChangedAt;
}

/** Nothing that came later takes an announced deletion back. */
function chooseHint(a: PersonHint, b: PersonHint): PersonHint {
  if (a.eventType === deleteHintType || b.eventType === deleteHintType)
    return a.eventType === deleteHintType ? a : b;
  return Date.parse(b.publishedAt) >= Date.parse(a.publishedAt) ? b : a;
}
