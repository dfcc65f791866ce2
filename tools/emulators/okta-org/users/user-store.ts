import type { EmulatorClock } from "../../clock.ts";
import type { User } from "../entities.ts";
import type { Equality } from "../filter/parse-filter.ts";
import type { Json } from "../json.ts";

interface PendingIndexing {
  readonly dueMs: number;
  readonly id: string;
  readonly user: User | undefined;
}

type SearchIndex = Map<Json, Set<string>>;

/** A unique attribute: the user types in which it is, and who of them has which value. */
interface UniqueValues {
  readonly typeIds: ReadonlySet<string>;
  readonly owners: Map<Json, string>;
}

/** Logins are compared ignoring case and diacritics. */
function foldLogin(login: string): string {
  return login
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

/**
 * The users of one org: current by id and login, late by search. What search sees follows a change after
 * `searchLagMs`, as Okta's search index does.
 */
export class UserStore {
  readonly #byId = new Map<string, User>();
  readonly #idByLogin = new Map<string, string>();
  readonly #idsByShortName = new Map<string, Set<string>>();
  readonly #uniqueValues = new Map<string, UniqueValues>();
  readonly #searchable = new Map<string, User>();
  /** Who has which value, by attribute, of what search sees. */
  readonly #idsByValue = new Map<string, SearchIndex>([
    ["login", new Map()],
    ["email", new Map()],
  ]);
  #pending: PendingIndexing[] = [];
  readonly #clock: EmulatorClock;
  readonly #searchLagMs: number;

  constructor(clock: EmulatorClock, searchLagMs: number) {
    this.#clock = clock;
    this.#searchLagMs = searchLagMs;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): User | undefined {
    return this.#byId.get(id);
  }

  /** By id, by login, or by the login's part before `@` when only one user has it. */
  find(idOrLogin: string): User | undefined {
    const folded = foldLogin(idOrLogin);
    const sharers = this.#idsByShortName.get(folded);
    const byShortName = sharers?.size === 1 ? [...sharers][0] : undefined;
    const id = this.#byId.has(idOrLogin) ? idOrLogin : (this.#idByLogin.get(folded) ?? byShortName);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The id of the user whose login this is, ignoring case and diacritics. */
  findLoginOwner(login: string): string | undefined {
    return this.#idByLogin.get(foldLogin(login));
  }

  /** The id of the user who holds this value of a unique attribute. */
  findUniqueOwner(attribute: string, value: Json): string | undefined {
    return this.#uniqueValues.get(attribute)?.owners.get(value);
  }

  /**
   * From now on `attribute` is unique among the users of this type and of every other type in which it is: those share one
   * namespace (Okta's reference: "Unique attributes"). Returns false, and changes nothing, when two users already share a
   * value: Okta then drops the flag silently.
   */
  trackUnique(attribute: string, typeId: string): boolean {
    const typeIds = new Set([...(this.#uniqueValues.get(attribute)?.typeIds ?? []), typeId]);
    const owners = new Map<Json, string>();
    for (const user of this.#byId.values()) {
      const value = user.profile[attribute] ?? null;
      if (value === null || !typeIds.has(user.typeId)) continue;
      if (owners.has(value)) return false;
      owners.set(value, user.id);
    }
    this.#uniqueValues.set(attribute, { typeIds, owners });
    const index: SearchIndex = new Map();
    for (const user of this.#searchable.values()) addToIndex(index, user.profile[attribute] ?? null, user.id);
    this.#idsByValue.set(attribute, index);
    return true;
  }

  /** From now on users of this type may share a value. */
  untrackUnique(attribute: string, typeId: string): void {
    const known = this.#uniqueValues.get(attribute);
    if (!known?.typeIds.has(typeId)) return;
    const typeIds = new Set([...known.typeIds].filter((each) => each !== typeId));
    for (const [value, id] of known.owners) {
      if (this.#byId.get(id)?.typeId === typeId) known.owners.delete(value);
    }
    if (typeIds.size > 0) this.#uniqueValues.set(attribute, { typeIds, owners: known.owners });
    else {
      this.#uniqueValues.delete(attribute);
      this.#idsByValue.delete(attribute);
    }
  }

  /** Takes the attribute out of the profile of every user of this type. */
  dropAttribute(attribute: string, typeId: string): void {
    for (const user of this.#byId.values()) {
      if (user.typeId !== typeId || !Object.hasOwn(user.profile, attribute)) continue;
      const { [attribute]: _dropped, ...profile } = user.profile;
      this.put({ ...user, profile });
    }
  }

  /** Adds the user or replaces the one with the same id. */
  put(user: User): void {
    this.#unlink(this.#byId.get(user.id));
    this.#byId.set(user.id, user);
    const login = readLogin(user);
    this.#idByLogin.set(foldLogin(login), user.id);
    const shortName = readShortName(login);
    const sharers = this.#idsByShortName.get(shortName);
    if (sharers) sharers.add(user.id);
    else this.#idsByShortName.set(shortName, new Set([user.id]));
    for (const [attribute, { typeIds, owners }] of this.#uniqueValues) {
      const value = user.profile[attribute] ?? null;
      if (value !== null && typeIds.has(user.typeId)) owners.set(value, user.id);
    }
    this.#index(user.id, user);
  }

  remove(id: string): void {
    this.#unlink(this.#byId.get(id));
    this.#byId.delete(id);
    this.#index(id, undefined);
  }

  /** Current users in the order of their creation. */
  list(): IterableIterator<User> {
    return this.#byId.values();
  }

  /**
   * What the search index knows by now, in the order of creation: everything, or, where an index can tell, only those who
   * can have all that is `required`.
   */
  listSearchable(required: readonly Equality[] = []): Iterable<User> {
    const nowMs = this.#clock.nowMs();
    const firstLater = this.#pending.findIndex((change) => change.dueMs > nowMs);
    const due = this.#pending.splice(0, firstLater === -1 ? this.#pending.length : firstLater);
    for (const { id, user } of due) this.#applyToIndex(id, user);
    for (const { attribute, value } of required) {
      const ids = this.#findIndexed(attribute, value);
      if (ids) return [...ids].flatMap((id) => this.#searchable.get(id) ?? []);
    }
    return this.#searchable.values();
  }

  #findIndexed(attribute: string, value: Json): Iterable<string> | undefined {
    if (attribute === "id") return typeof value === "string" ? [value] : [];
    const index = this.#idsByValue.get(attribute.replace(/^profile\./, ""));
    return index && (index.get(fold(value)) ?? []);
  }

  #index(id: string, user: User | undefined): void {
    if (this.#searchLagMs === 0) this.#applyToIndex(id, user);
    else this.#pending.push({ dueMs: this.#clock.nowMs() + this.#searchLagMs, id, user });
  }

  #applyToIndex(id: string, user: User | undefined): void {
    const before = this.#searchable.get(id);
    if (user) this.#searchable.set(id, user);
    else this.#searchable.delete(id);
    for (const [attribute, index] of this.#idsByValue) {
      if (before) index.get(fold(before.profile[attribute] ?? null))?.delete(id);
      if (user) addToIndex(index, user.profile[attribute] ?? null, id);
    }
  }

  #unlink(user: User | undefined): void {
    if (!user) return;
    const login = readLogin(user);
    this.#idByLogin.delete(foldLogin(login));
    this.#idsByShortName.get(readShortName(login))?.delete(user.id);
    for (const [attribute, { typeIds, owners }] of this.#uniqueValues)
      if (typeIds.has(user.typeId)) owners.delete(user.profile[attribute] ?? null);
  }
}

function readLogin(user: User): string {
  return typeof user.profile["login"] === "string" ? user.profile["login"] : "";
}

function readShortName(login: string): string {
  return foldLogin(login.split("@")[0] ?? login);
}

function addToIndex(index: SearchIndex, value: Json, id: string): void {
  if (value === null) return;
  const ids = index.get(fold(value));
  if (ids) ids.add(id);
  else index.set(fold(value), new Set([id]));
}

/** Search ignores case. */
function fold(value: Json): Json {
  return typeof value === "string" ? value.toLowerCase() : value;
}
