import { targetAttributes } from "../../shared/contracts/names.ts";
import type { UserStatus } from "../../shared/contracts/okta-user.ts";
import type { Failure } from "../../shared/core/failure.ts";
import type { LifecycleAction, Operation } from "../../shared/core/plan/operations.ts";
import type { Profile, TargetUser } from "../../shared/core/plan/people.ts";
import type { CreatedAs, TargetDirectory } from "../../shared/core/ports.ts";
import { fail, succeed } from "../../shared/core/result.ts";
import { notFound } from "./directories.ts";
import { targetUserId } from "./people.ts";

/** From which statuses Okta allows a lifecycle call, and where it leads (facts on the Users API, lifecycle). */
const transitions: Readonly<
  Record<LifecycleAction, { from: (status: UserStatus) => boolean; to: UserStatus }>
> = {
  activate: { from: (status) => status === "STAGED" || status === "DEPROVISIONED", to: "ACTIVE" },
  suspend: { from: (status) => status === "ACTIVE", to: "SUSPENDED" },
  unsuspend: { from: (status) => status === "SUSPENDED", to: "ACTIVE" },
  deactivate: { from: (status) => status !== "DEPROVISIONED", to: "DEPROVISIONED" },
};

/**
 * The target user after one operation, as a pure function: a tiny model of Okta.
 * @throws when Okta would refuse the operation
 */
export function applyToModel(user: TargetUser | null, operation: Operation, nowMs: number): TargetUser {
  if (operation.kind === "create") {
    if (user !== null) throw new Error("exists already");
    return createInModel(targetUserId, operation.profile, operation, nowMs);
  }
  if (user === null) throw new Error("there is nobody");
  if (operation.kind === "join-group") return user;
  if (operation.kind === "write") return writeInModel(user, operation.profile);
  return changeStatusInModel(user, operation.action, nowMs);
}

function createInModel(id: string, profile: Profile, { isActive }: CreatedAs, nowMs: number): TargetUser {
  if (Object.values(profile).includes(null)) throw new Error("a new user has no empty attributes");
  return {
    id,
    status: isActive ? "ACTIVE" : "STAGED",
    isInTransition: false,
    statusChangedMs: isActive ? nowMs : null,
    login: String(profile["login"]),
    typeId: null,
    profile,
    etag: 'W/"1"',
    readAtMs: nowMs,
  };
}

/** Okta keeps no empty attribute: null and empty text both take it away. */
function writeInModel(user: TargetUser, written: Profile): TargetUser {
  if (user.status === "DEPROVISIONED") throw new Error("a deactivated user's profile cannot be written");
  const profile = Object.fromEntries(
    Object.entries({ ...user.profile, ...written }).filter(([, value]) => value !== null && value !== ""),
  );
  const version = Number(/\d+/.exec(user.etag ?? "")?.[0] ?? 0) + 1;
  return { ...user, profile, login: String(profile["login"]), etag: `W/"${version}"` };
}

/** A change of status leaves the ETag as it is, as recorded answers of real orgs show. */
function changeStatusInModel(user: TargetUser, action: LifecycleAction, nowMs: number): TargetUser {
  const { from, to } = transitions[action];
  if (!from(user.status)) throw new Error(`cannot ${action} somebody ${user.status}`);
  return { ...user, status: to, statusChangedMs: nowMs };
}

type Call = keyof TargetDirectory;

/** A small target org in memory: unique login and link, ETags, a search that may lag. Counts what it is asked. */
export class MemoryTarget implements TargetDirectory {
  /** Every call in order, with its text arguments: `updateProfile 00u9ann W/"1"`. */
  readonly calls: string[] = [];
  /** False: the search knows nobody yet. */
  isSearchCurrent = true;
  /** What the org makes of a profile that was written; an org may accept a value and store another, or none. */
  storeProfile: (profile: TargetUser["profile"]) => TargetUser["profile"] = (profile) => profile;
  /** Who was taken into the group after their creation. */
  readonly members = new Set<string>();
  #isSearchLost = false;
  readonly #users = new Map<string, TargetUser>();
  readonly #nowMs: () => number;
  readonly #failures = new Map<Call, Failure[]>();
  readonly #interruptions = new Map<Call, () => void>();

  constructor(nowMs: () => number, ...users: readonly TargetUser[]) {
    this.#nowMs = nowMs;
    for (const user of users) this.#users.set(user.id, user);
  }

  /** The next calls of this kind fail so, one each; after them the org answers again. */
  failNext(call: Call, ...failures: readonly Failure[]): void {
    this.#failures.set(call, [...failures]);
  }

  /** Does something just before every call of this kind is carried out: somebody else's hand. */
  interrupt(call: Call, deed: () => void): void {
    this.#interruptions.set(call, deed);
  }

  /** The next search by link answers without a row, whomever it would have found. */
  loseNextSearch(): void {
    this.#isSearchLost = true;
  }

  /** Changes somebody as an admin of the target would. */
  change(id: string, overrides: Partial<TargetUser>): void {
    const user = this.user(id);
    const version = Number(/\d+/.exec(user.etag ?? "")?.[0] ?? 0) + 1;
    this.#users.set(id, { ...user, etag: `W/"${version}"`, ...overrides });
  }

  user(id = targetUserId): TargetUser {
    const user = this.#users.get(id);
    if (user === undefined) throw new Error(`nobody with id ${id}`);
    return user;
  }

  get size(): number {
    return this.#users.size;
  }

  get reads(): number {
    return this.calls.filter((call) => /^(readUser|findBy)/.test(call)).length;
  }

  get writes(): number {
    return this.calls.length - this.reads;
  }

  async readUser(loginOrId: string) {
    const failure = await this.#begin("readUser", loginOrId);
    if (failure !== null) return fail(failure);
    const wanted = loginOrId.toLowerCase();
    const user = [...this.#users.values()].find(
      ({ id, login }) =>
        id === loginOrId || login.toLowerCase() === wanted || login.toLowerCase().split("@")[0] === wanted,
    );
    return user === undefined ? fail(notFound) : succeed({ ...user, readAtMs: this.#nowMs() });
  }

  async findByLink(link: string) {
    const failure = await this.#begin("findByLink", link);
    if (failure !== null) return fail(failure);
    const found = [...this.#users.values()].filter((user) => user.profile[targetAttributes.link] === link);
    const isLost = this.#isSearchLost;
    this.#isSearchLost = false;
    return succeed(this.isSearchCurrent && !isLost ? found.map(({ id }) => id) : []);
  }

  async findByLogin(login: string) {
    const failure = await this.#begin("findByLogin", login);
    if (failure !== null) return fail(failure);
    const found = [...this.#users.values()].filter(
      (user) => user.login.toLowerCase() === login.toLowerCase(),
    );
    return succeed(this.isSearchCurrent ? found.map(({ id }) => id) : []);
  }

  async joinGroup(userId: string) {
    const failure = await this.#begin("joinGroup", userId);
    if (failure !== null) return fail(failure);
    this.members.add(userId);
    return succeed(null);
  }

  async createUser(profile: Profile, beginning: CreatedAs) {
    const failure = (await this.#begin("createUser")) ?? this.#findDuplicate(profile, null);
    if (failure !== null) return fail(failure);
    const id = this.#users.has(targetUserId) ? `00u9new${this.#users.size}` : targetUserId;
    this.#users.set(id, createInModel(id, profile, beginning, this.#nowMs()));
    return succeed({ id, profile: this.#keep(id) });
  }

  async updateProfile(userId: string, profile: Profile, etag: string | null) {
    const failure =
      (await this.#begin("updateProfile", userId, etag)) ?? this.#findDuplicate(profile, userId);
    if (failure !== null) return fail(failure);
    if (etag !== null && etag !== this.user(userId).etag) return fail({ kind: "stale-read" } as const);
    this.#users.set(userId, writeInModel(this.user(userId), profile));
    return succeed({ id: userId, profile: this.#keep(userId) });
  }

  async changeStatus(userId: string, action: LifecycleAction) {
    const failure = await this.#begin("changeStatus", userId, action);
    if (failure !== null) return fail(failure);
    if (!transitions[action].from(this.user(userId).status)) return fail(invalid(null, []));
    this.#users.set(userId, changeStatusInModel(this.user(userId), action, this.#nowMs()));
    return succeed(null);
  }

  /** What is stored of somebody's profile after a write. */
  #keep(id: string): TargetUser["profile"] {
    const { profile } = this.user(id);
    const kept = this.storeProfile(profile);
    if (kept !== profile) this.#users.set(id, { ...this.user(id), profile: kept });
    return kept;
  }

  async #begin(call: Call, ...given: readonly (string | null)[]): Promise<Failure | null> {
    this.calls.push([call, ...given].join(" "));
    this.#interruptions.get(call)?.();
    await Promise.resolve();
    return this.#failures.get(call)?.shift() ?? null;
  }

  #findDuplicate(profile: Profile, exceptId: string | null): Failure | null {
    const duplicates = ["login", targetAttributes.link].filter((name) =>
      [...this.#users.values()].some(
        (user) => user.id !== exceptId && profile[name] !== undefined && user.profile[name] === profile[name],
      ),
    );
    return duplicates.length === 0 ? null : invalid(duplicates[0] ?? null, duplicates);
  }
}

/** E0000001 about a field. */
export function invalid(field: string | null, duplicates: readonly string[]): Failure {
  return { kind: "invalid", refusal: { status: 400, errorCode: "E0000001", field }, duplicates };
}
