import type { Group } from "../entities.ts";

/** Groups and who is in them. Everyone's members are not stored: all users are in it. */
export class GroupStore {
  readonly #byId = new Map<string, Group>();
  readonly #memberIds = new Map<string, Set<string>>();
  readonly #groupIdsByUser = new Map<string, Set<string>>();

  get(id: string): Group | undefined {
    return this.#byId.get(id);
  }

  put(group: Group): void {
    this.#byId.set(group.id, group);
  }

  /** Removes the group and every membership in it. */
  remove(id: string): void {
    for (const userId of this.#memberIds.get(id) ?? []) this.#groupIdsByUser.get(userId)?.delete(id);
    this.#memberIds.delete(id);
    this.#byId.delete(id);
  }

  /** Groups in the order of their creation. */
  list(): readonly Group[] {
    return [...this.#byId.values()];
  }

  hasMember(groupId: string, userId: string): boolean {
    return this.#memberIds.get(groupId)?.has(userId) ?? false;
  }

  addMember(groupId: string, userId: string): void {
    const members = this.#memberIds.get(groupId);
    if (members) members.add(userId);
    else this.#memberIds.set(groupId, new Set([userId]));
    const groupIds = this.#groupIdsByUser.get(userId);
    if (groupIds) groupIds.add(groupId);
    else this.#groupIdsByUser.set(userId, new Set([groupId]));
  }

  removeMember(groupId: string, userId: string): void {
    this.#memberIds.get(groupId)?.delete(userId);
    this.#groupIdsByUser.get(userId)?.delete(groupId);
  }

  /** Ids of the members that were added, in that order; empty for Everyone. */
  listMemberIds(groupId: string): readonly string[] {
    return [...(this.#memberIds.get(groupId) ?? [])];
  }

  /** The groups of a user in the order of their creation, Everyone first. */
  listOfUser(userId: string): readonly Group[] {
    const ids = this.#groupIdsByUser.get(userId);
    return this.list().filter((group) => isEveryone(group) || ids?.has(group.id));
  }

  /** Takes a user out of every group. */
  forgetUser(userId: string): void {
    for (const groupId of this.#groupIdsByUser.get(userId) ?? [])
      this.#memberIds.get(groupId)?.delete(userId);
    this.#groupIdsByUser.delete(userId);
  }
}

/** The built-in group that every user is in. */
export function isEveryone(group: Group): boolean {
  return group.type === "BUILT_IN";
}
