import type {
  HoldReason,
  IgnoreReason,
  RejectReason,
  RetryReason,
} from "../../../shared/contracts/outcomes.ts";
import type { DeadLetterReason } from "../../../shared/contracts/replay.ts";

/** What a reason means for one person, and what to do; null: nothing, it comes right by itself or is as it should be. */
export interface Advice {
  readonly means: string;
  readonly todo: string | null;
}

type Reason = IgnoreReason | HoldReason | RetryReason | RejectReason | DeadLetterReason | "record-missing";

const verify = "orgbridge bootstrap verify tries every right of the bridge";

/** In a line each what docs/runbook.md has an article about; a reason without one does not compile. */
const advices: Readonly<Record<Reason, Advice>> = {
  "record-missing": {
    means: "they were shut off, and the target would not note that it was the bridge that did it",
    todo: verify,
  },
  "not-in-target": { means: "they should be shut off, and are not in the target at all", todo: null },
  "source-staged": {
    means: "they are in scope, but not activated in the source org",
    todo: "activate them in the source org",
  },
  "source-suspended": {
    means: "they are in scope, but suspended in the source org, and never came to be in the target",
    todo: "unsuspend them in the source org, if they are expected",
  },
  test: { means: "an operator's test event, about nobody", todo: null },
  "removals-on-hold": {
    means: 'they should be shut off, and the config says removals: "hold"',
    todo: "shut them off in the target by hand, or let the config apply removals",
  },
  "removal-of-adopted": {
    means: "they should be shut off, but were in the target before the bridge",
    todo: "shut them off in the target by hand, or set adoptedRemoval in the config",
  },
  "assignment-unclear": {
    means: "their assignment to the app is in a status that is neither in nor out",
    todo: "mend the assignment in the source org, or assign them anew",
  },
  "source-user-missing": {
    means:
      "the source org does not find them, nor others just before: perhaps it is the bridge's role that is gone",
    todo: verify,
  },
  "cannot-suspend": {
    means: "they should be suspended, and in their present status the target cannot do that",
    todo: "deactivate them in the target by hand, or set whenUnsuspendable in the config",
  },
  "suspended-in-target": {
    means: "somebody else suspended them in the target, and the bridge leaves such decisions alone",
    todo: "unsuspend them in the target, or leave it: the target's System Log says who did it",
  },
  "deactivated-in-target": {
    means: "somebody else deactivated them in the target, and the bridge leaves such decisions alone",
    todo: "activate them in the target, or leave it: the target's System Log says who did it",
  },
  "rate-limited": { means: "an org's rate limit is used up, and they wait for the next minute", todo: null },
  "org-unavailable": {
    means: "an org does not answer, and they wait until it does",
    todo: "look at Okta's status page; nothing else",
  },
  "circuit-open": {
    means: "an org was down just now, and they wait until it answers again",
    todo: "look at Okta's status page; nothing else",
  },
  "in-transition": {
    means: "Okta is still activating or deactivating them in one of the orgs",
    todo: "nothing for some minutes; after an hour: Okta support",
  },
  "source-behind-event": { means: "the source org does not show yet what its event announced", todo: null },
  "link-not-searchable": {
    means: "somebody in the target has their link, and the target's search does not know whom",
    todo: "nothing for some minutes; after an hour: Okta support",
  },
  "login-moving": {
    means: "somebody of the bridge still has their login in the target, and is about to be renamed",
    todo: null,
  },
  "scope-unreadable": {
    means: "the source org does not say for certain whether they are in scope",
    todo: verify,
  },
  "credential-refused": { means: "an org does not accept the bridge's key or token", todo: verify },
  "secrets-unavailable": {
    means: "the bridge's keys cannot be read from Secrets Manager",
    todo: "orgbridge doctor says more",
  },
  "role-lost": { means: "the bridge may not touch several different people", todo: verify },
  "unreadable-answer": {
    means: "an org answered with something that is not Okta's",
    todo: "look what stands between the bridge and Okta, and whether orgUrl is the org's own address",
  },
  "state-changed": {
    means: "somebody else changes them again and again at the same time",
    todo: "find the other program in the target's System Log, and switch it off for these people",
  },
  "out-of-time": { means: "the worker had no time left for them, and begins with them next", todo: null },
  unexpected: { means: "a fault of the bridge", todo: "report it, with the worker's log" },
  "unreadable-message": {
    means: "the message is none of the bridge's, or of another version",
    todo: "find out who sent it; orgbridge dlq drop throws it away",
  },
  "foreign-message": {
    means: "the message is of another connection, or in another person's group",
    todo: "send it rightly with orgbridge sync; orgbridge dlq drop throws this one away",
  },
  "ambiguous-link": {
    means: "two users in the target carry their link",
    todo: "empty sourceUserKey of the one in the target that is not theirs",
  },
  "linked-elsewhere": {
    means: "the user in the target with their login belongs to another person of a source org",
    todo: "give one of the two another login in the source org; hired again: docs/runbook.md",
  },
  "login-swap": {
    means: "they and somebody else have each other's logins",
    todo: "give one of the two a third login for a while",
  },
  "other-user-type": {
    means: "the user in the target with their login is of another user type",
    todo: "change that user's type, rename or delete them in the target",
  },
  "login-taken": {
    means: "their login is held in the target by a user whom the bridge may not touch",
    todo: "rename or delete that user in the target, or let the config adopt people by login",
  },
  "value-refused": {
    means: "the target does not accept a value",
    todo: "put the value right in the source org, or the attribute's rules in the target",
  },
  "value-not-kept": {
    means: "the target accepted a value and does not keep it",
    todo: "look in the target's profile editor who masters the attribute, and whether it is read-only",
  },
  "mastered-elsewhere": {
    means: "another source masters their profile in the target",
    todo: "change the profile's source in the target, or take the attribute out of the mapping",
  },
  protected: {
    means: "the bridge's role may not touch them: an admin of the target, most likely",
    todo: "take the admin role from them in the target, or change them there by hand",
  },
  refused: { means: "the target refused it", todo: "orgbridge dlq show says the code" },
  "tried-too-often": {
    means: "it was tried for hours and did not succeed",
    todo: "orgbridge dlq show says what was in the way",
  },
  exhausted: {
    means: "SQS gave the message up: the worker broke off with it again and again",
    todo: "look for faults in the worker's log, deploy what mends them",
  },
  unknown: { means: "a reason of another version of the bridge", todo: null },
};

/** What a reason means and what to do about it; null for `none`, and for a word of another version. */
export function adviseOn(reason: string): Advice | null {
  return Object.entries(advices).find(([known]) => known === reason)?.[1] ?? null;
}
