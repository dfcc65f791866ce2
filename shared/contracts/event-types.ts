import type { ScopeKind } from "./scope.ts";

/**
 * Event types that a connection's hook may subscribe to. `user`: about the person themself. The others: about the person and
 * an app or a group, which must be the scope's.
 * All of them are hook-eligible in Okta's catalogue (2026.08.1).
 */
export const eventTypes = {
  "user.lifecycle.create": "user",
  "user.lifecycle.activate": "user",
  "user.lifecycle.deactivate": "user",
  "user.lifecycle.reactivate": "user",
  "user.lifecycle.suspend": "user",
  "user.lifecycle.unsuspend": "user",
  "user.lifecycle.delete.initiated": "user",
  "user.account.update_profile": "user",
  "application.user_membership.add": "app-membership",
  "application.user_membership.remove": "app-membership",
  "application.user_membership.update": "app-membership",
  "group.user_membership.add": "group-membership",
  "group.user_membership.remove": "group-membership",
} as const;

export type EventType = keyof typeof eventTypes;

/** Whether this is an event type that a connection may subscribe to. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(eventTypes, name);
}

/** Announces a deletion; unlike other user events it does not move the user's `lastUpdated`. */
export const deleteHintType: EventType = "user.lifecycle.delete.initiated";

/** Tells that attributes of somebody changed. */
export const profileHintType: EventType = "user.account.update_profile";

const membershipEndings: ReadonlySet<string> = new Set<EventType>([
  "application.user_membership.remove",
  "group.user_membership.remove",
]);

/** Whether such an event says that somebody was taken out of an app or a group. */
export function endsMembership(eventType: string): boolean {
  return membershipEndings.has(eventType);
}

/** What tells, beside the events about the person, who came into a scope and who went. */
const heededBy = {
  app: ["user", "app-membership"],
  groups: ["user", "group-membership"],
  everyone: ["user"],
} as const satisfies Record<ScopeKind, readonly string[]>;

/** Whether the hook of such a scope subscribes to events of this type. */
export function isHeeded(eventType: EventType, scope: ScopeKind): boolean {
  const heeded: readonly string[] = heededBy[scope];
  return heeded.includes(eventTypes[eventType]);
}

/** Exactly the event types that the hook of such a scope subscribes to, in alphabetical order. */
export function listEventTypes(scope: ScopeKind): readonly string[] {
  return Object.keys(eventTypes)
    .filter((name) => isEventType(name) && isHeeded(name, scope))
    .toSorted();
}
