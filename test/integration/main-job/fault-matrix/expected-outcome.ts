import type { FaultCase, Meaning } from "./faults.ts";
import type { Role, Sent } from "./requests.ts";

/** How a reconcile may end whose request goes wrong. */
export interface Expected {
  /** One of these, without what was done on the way. `usual`: as if nothing had gone wrong; `rest`: as the next look then does. */
  readonly outcomes: readonly string[];
  /** Why a fault that nobody can tell from the truth is believed: what follows from it is exempt, by name. */
  readonly lie?: string;
  /** Somebody is shut off without the record of it: who did it cannot be told later. */
  readonly leavesNoRecord?: boolean;
}

const usual = "usual";
const rest = "rest";
const unavailable = "retry: org-unavailable";
const limited = "retry: rate-limited";
const transition = "retry: in-transition";
const credential = "retry: credential-refused";
const unreadable = "retry: scope-unreadable";
const changed = "retry: state-changed";

/**
 * The failure table of the design (section 8, and section 3 for the source), by what a fault means and what was asked:
 * written down by hand, for the product's own classification is what is judged.
 */
const table: Readonly<
  Record<Meaning, Readonly<Record<Exclude<Role, "source assignment" | "source user">, string>>>
> = {
  unreachable: everywhere(unavailable),
  limited: everywhere(limited),
  harmless: everywhere(usual),
  "no-rows": { ...everywhere(usual), ...source(unreadable) }, // everybody is in a group, and somebody is in the org
  "in-transition": { ...everywhere(transition), ...tokens(credential) },
  "stale-credential": { ...everywhere(usual), ...tokens(credential) },
  // Nothing that the source refuses is evidence about anybody.
  forbidden: { ...everywhere("rejected: protected"), ...source(unreadable), ...tokens(credential) },
  mastered: { ...everywhere("rejected: mastered-elsewhere"), ...source(unreadable), ...tokens(credential) },
  refused: { ...everywhere("rejected: refused"), ...source(unreadable), ...tokens(credential) },
  // Of a status call it says that the status is not what was read: read again.
  invalid: {
    ...everywhere("rejected: value-refused"),
    "target status": usual,
    ...source(unreadable),
    ...tokens(credential),
  },
  // On a write: read by id and plan again. Nobody is taken for absent because of one reading.
  "stale-read": { ...everywhere(usual), ...source(unreadable), ...readings(changed), ...tokens(credential) },
  absent: {
    ...everywhere(usual),
    ...source(unreadable),
    ...readings(changed),
    "target login": usual, // looked for in the other way; and a second create would be refused
    ...tokens(credential),
  },
};

function everywhere<TOutcome extends string>(outcome: TOutcome) {
  return {
    ...tokens(outcome),
    ...source(outcome),
    ...readings(outcome),
    "target create": outcome,
    "target update": outcome,
    "target record": outcome,
    "target status": outcome,
    "target group": outcome,
  };
}

function tokens(outcome: string) {
  return { "source token": outcome, "target token": outcome };
}

function source(outcome: string) {
  return {
    "source app": outcome,
    "source groups": outcome,
    "source group": outcome,
    "source anybody": outcome,
  };
}

function readings(outcome: string) {
  return { "target login": outcome, "target id": outcome, "target search": outcome };
}

/** Refusals for good. A removal does not wait for a write that is refused for good. */
const final: ReadonlySet<Meaning> = new Set(["forbidden", "mastered", "refused", "invalid"]);

export interface Situation {
  /** The requests of the flow without faults, in their order. */
  readonly requests: readonly Sent[];
  /** Which of them goes wrong. */
  readonly n: number;
  /** Whether the flow shuts somebody off. */
  readonly isShutOff: boolean;
}

export function expectOutcome(
  { requests, n, isShutOff }: Situation,
  { fault, meaning, isAfter }: FaultCase,
): Expected {
  const request = requests[n];
  if (request === undefined) throw new Error(`there is no request ${n}`);
  const { role } = request;
  // The fault says what is so: a person out of scope has no assignment, and one who is deleted is nowhere.
  if (meaning === "absent" && request.answered === 404) return { outcomes: [usual] };
  if (fault.kind === "cut body" && request.answered === 204) return { outcomes: [usual] }; // there is nothing to cut
  const lie = findLie(role, meaning);
  if (lie !== null) return { outcomes: ["applied", "unchanged", "ignored", "held"], lie };
  if (role === "target record" && isShutOff && final.has(meaning))
    return { outcomes: ["applied: record-missing"], leavesNoRecord: true };
  const asked = role === "source assignment" || role === "source user" ? "source app" : role;
  const outcome = table[meaning][asked];
  // The search may lag in earnest: whether it did, or lost its rows, is the same to who asks.
  if (role === "target search" && meaning === "no-rows")
    return { outcomes: [usual, "retry: link-not-searchable"] };
  // What was done by a request whose answer was lost is not ours to tell; the next look finds it done.
  if (outcome === usual && isAfter && request.isWrite) return { outcomes: [usual, rest] };
  // The rest of what shuts somebody off is done all the same; the record alone is then found to be written.
  if (role === "target update" && isShutOff && final.has(meaning) && isAfter)
    return { outcomes: [usual, outcome] };
  return { outcomes: [outcome] };
}

/** Faults that say what would be said if it were so: one false word that is as good as the true one. */
function findLie(role: Role, meaning: Meaning): string | null {
  if (meaning !== "absent") return null;
  if (role === "source assignment")
    return "the assignment is not there, while the user and the app are: so is somebody unassigned";
  if (role === "source user")
    return "neither assignment nor user are there, while the app is: so is somebody deleted";
  return null;
}
