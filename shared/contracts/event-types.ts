import type { ScopeKind } from "./scope.ts";

/**
 * Event types that a connection's hook subscribes to. `user`: about the person themself. `app-membership`: about the person
 * and an app, which must be the scope's.
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
} as const;

export type EventType = keyof typeof eventTypes;

/** Whether this is an event type that a connection subscribes to. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(eventTypes, name);
}

/** Announces a deletion; unlike other user events it does not move the user's `lastUpdated`. */
export const deleteHintType: EventType = "user.lifecycle.delete.initiated";

/** What a scope is about beside the person: the events of that kind say who came and who went. */
const membershipOf = {
  app: ["app-membership"],
  groups: ["group-membership"],
  everyone: [],
} as const satisfies Record<ScopeKind, readonly string[]>;

/** Exactly the event types that the hook of such a scope subscribes to, in alphabetical order. */
export function listEventTypes(scope: ScopeKind): readonly string[] {
  const memberships: readonly string[] = membershipOf[scope];
  const all = { ...eventTypes, ...groupEventTypes };
  return Object.entries(all)
    .filter(([, about]) => about === "user" || memberships.includes(about))
    .map(([name]) => name)
    .toSorted();
}

/** About a person and a group, for the scope that lists groups. */
const groupEventTypes = {
  "group.user_membership.add": "group-membership",
  "group.user_membership.remove": "group-membership",
} as const;
