import type { Failure } from "./failure.ts";
import type { Profile, SourceUser, TargetUser } from "./plan/people.ts";
import type { LifecycleAction } from "./plan/plan-user.ts";
import type { Result } from "./result.ts";

/** The source org, as far as the bridge reads it. A 404 is the failure `not-found`. */
export interface SourceDirectory {
  /** Somebody's assignment to an app, with the user in the same answer. */
  readAppUser(appId: string, userId: string): Promise<Result<AppAssignment, Failure>>;
  readUser(userId: string): Promise<Result<SourceUser, Failure>>;
  readApp(appId: string): Promise<Result<{ readonly isActive: boolean }, Failure>>;
}

/** Somebody's assignment to an app in the source org. */
export interface AppAssignment {
  readonly user: SourceUser;
  /** Okta's `AppUserStatus`. */
  readonly status: string;
  /** The user name in this app, which SAML sends as NameID; null when the app has none. */
  readonly userName: string | null;
}

/** The target org, as far as the bridge reads and writes it. */
export interface TargetDirectory {
  /** By login or by id: immediate, and the only reading a plan may be made from. */
  readUser(loginOrId: string): Promise<Result<TargetUser, Failure>>;
  /** Ids of the users that carry a link, by search: it lags, so that only the ids may be used. */
  findByLink(link: string): Promise<Result<readonly string[], Failure>>;
  /** Creates a federated, active user without password or mail. */
  createUser(profile: Profile): Promise<Result<null, Failure>>;
  /** Writes these attributes and leaves the others; null empties one. `etag` guards against a change since the reading. */
  updateProfile(userId: string, profile: Profile, etag: string | null): Promise<Result<null, Failure>>;
  /** Changes the status, without any mail. */
  changeStatus(userId: string, action: LifecycleAction): Promise<Result<null, Failure>>;
}
