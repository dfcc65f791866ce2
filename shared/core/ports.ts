import type { Failure } from "./failure.ts";
import type { Beginning } from "./plan/beginnings.ts";
import type { LifecycleAction } from "./plan/operations.ts";
import type { Profile, SourceAttributes, SourceUser, StoredUser, TargetUser } from "./plan/people.ts";
import type { Result } from "./result.ts";

/** The source org, as far as the bridge reads it. A 404 is the failure `not-found`. */
export interface SourceDirectory {
  /** Somebody's assignment to an app, with the user in the same answer. */
  readAppUser(appId: string, userId: string): Promise<Result<AppAssignment, Failure>>;
  readUser(userId: string): Promise<Result<SourceUser, Failure>>;
  readApp(appId: string): Promise<Result<{ readonly isActive: boolean }, Failure>>;
  /** Some of somebody's groups: from the beginning when `cursor` is null, else what follows the page that named it. */
  listUserGroups(userId: string, cursor: string | null): Promise<Result<GroupPage, Failure>>;
  /** Succeeds when the group is there. */
  readGroup(groupId: string): Promise<Result<null, Failure>>;
  /** Whether the org shows us anybody at all. */
  seesAnybody(): Promise<Result<boolean, Failure>>;
}

/** A page of the groups that somebody is a member of. */
export interface GroupPage {
  readonly groups: readonly UserGroup[];
  /** Where the next page begins; null when none is named. */
  readonly next: string | null;
  /** Whether the answer may be cut: then what is in it counts, but what is missing in it does not. */
  readonly mayBeCut: boolean;
}

export interface UserGroup {
  readonly id: string;
  /** Okta's own group, of which everybody is a member. */
  readonly isEveryone: boolean;
}

/** Somebody's assignment to an app in the source org. */
export interface AppAssignment {
  readonly user: SourceUser;
  /** Okta's `AppUserStatus`. */
  readonly status: string;
  /** The user name in this app, which SAML sends as NameID; null when the app has none. */
  readonly userName: string | null;
  /** What the app has of them; null when the answer does not say. */
  readonly attributes: SourceAttributes | null;
}

/** How somebody new is created. Active without credentials is not among the plans: Okta would send them a mail. */
export type CreatedAs = Pick<Beginning, "credentials" | "isActive">;

/** The target org, as far as the bridge reads and writes it. */
export interface TargetDirectory {
  /** By login or by id: immediate, and the only reading a plan may be made from. */
  readUser(loginOrId: string): Promise<Result<TargetUser, Failure>>;
  /** Ids of the users that carry a link, by search: it lags, so that only the ids may be used. */
  findByLink(link: string): Promise<Result<readonly string[], Failure>>;
  /** Ids of the users with a login, by search, for one that cannot stand in a path. */
  findByLogin(login: string): Promise<Result<readonly string[], Failure>>;
  /** Takes somebody into the group of the people who may sign in from the source org; no failure if they are in it. */
  joinGroup(userId: string): Promise<Result<null, Failure>>;
  /** Creates a user, without any mail. Not active and without credentials, they wait for an activation of their own. */
  createUser(profile: Profile, beginning: CreatedAs): Promise<Result<StoredUser, Failure>>;
  /** Writes these attributes and leaves the others; null empties one. `etag` guards against a change since the reading. */
  updateProfile(userId: string, profile: Profile, etag: string | null): Promise<Result<StoredUser, Failure>>;
  /** Changes the status, without any mail. */
  changeStatus(userId: string, action: LifecycleAction): Promise<Result<null, Failure>>;
}
