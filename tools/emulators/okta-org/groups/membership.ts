import { syncGroupAssignments } from "../apps/assignments.ts";
import type { Group, User } from "../entities.ts";
import { describeGroup, describeUser, type EventCause } from "../events/log-event.ts";
import type { Org } from "../org.ts";

/** Puts the user into the group and gives them the group's apps. Without effect for a member. */
export function addMember(org: Org, cause: EventCause, group: Group, user: User): void {
  if (org.groups.hasMember(group.id, user.id)) return;
  org.groups.addMember(group.id, user.id);
  noteChange(org, cause, group, user, "group.user_membership.add");
}

/** Takes the user out of the group, and away the apps they had through it alone. Without effect for others. */
export function removeMember(org: Org, cause: EventCause, group: Group, user: User): void {
  if (!org.groups.hasMember(group.id, user.id)) return;
  org.groups.removeMember(group.id, user.id);
  noteChange(org, cause, group, user, "group.user_membership.remove");
}

function noteChange(
  org: Org,
  cause: EventCause,
  group: Group,
  user: User,
  eventType: "group.user_membership.add" | "group.user_membership.remove",
): void {
  stampMembership(org, group.id);
  org.log.write({ eventType, targets: [describeUser(user), describeGroup(group)] }, cause);
  syncGroupAssignments(org, cause, user);
}

function stampMembership(org: Org, groupId: string): void {
  const changedMs = org.clock.nowMs();
  const stamp = (): void => {
    const group = org.groups.get(groupId);
    if (group) org.groups.put({ ...group, lastMembershipUpdatedMs: changedMs });
  };
  if (org.membershipStampLagMs === 0) stamp();
  else org.clock.after(org.membershipStampLagMs, stamp);
}
