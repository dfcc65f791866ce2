/** Attributes that the bridge keeps in the target org's user profiles. */
export const targetAttributes = {
  /** Unique. Ties a target user to its source user: `<connectionId>:<source user id>`. */
  link: "sourceUserKey",
  /** Which status this bridge decided, and when: `<status>@<instant>`. */
  statusRecord: "sourceStatusRecord",
  /** Says that somebody was there before the bridge and was adopted by it; empty for people whom the bridge made. */
  adoption: "sourceAdoption",
} as const;

/** What {@link targetAttributes.adoption} says: not in the group of the people who may sign in yet, or all is done. */
export const adoption = { joining: "joining", done: "adopted" } as const;

/** The link's value: also the queue's message group, so that one person is worked on by one worker at a time. */
export function buildSourceUserKey(connectionId: string, sourceUserId: string): string {
  return `${connectionId}:${sourceUserId}`;
}
