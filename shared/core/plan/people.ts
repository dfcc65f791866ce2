import type { UserStatus } from "../../contracts/okta-user.ts";

/** The value of one profile attribute. */
export type AttributeValue = string | number | boolean | readonly unknown[] | null;

/** Attributes by name; null stands for an attribute that is to be empty. */
export type Profile = Readonly<Record<string, AttributeValue>>;

/** Attributes as the source org has them, and when it last changed them. */
export interface SourceAttributes {
  readonly lastUpdatedMs: number;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** Somebody in the source org, as read just now. */
export interface SourceUser extends SourceAttributes {
  readonly id: string;
  readonly status: UserStatus;
  readonly isInTransition: boolean;
  readonly createdMs: number;
}

/** Somebody in the target org, as read just now by login or id, never by search. */
export interface TargetUser {
  readonly id: string;
  readonly status: UserStatus;
  readonly isInTransition: boolean;
  /** Null for somebody whose status never changed since they were created. */
  readonly statusChangedMs: number | null;
  readonly login: string;
  /** Id of their user type; null when the org did not say. */
  readonly typeId: string | null;
  readonly profile: Readonly<Record<string, unknown>>;
  /** For `If-Match`; null when the org sent none. */
  readonly etag: string | null;
  /** When the org answered, by its own clock (`Date`). */
  readonly readAtMs: number;
}

/** Somebody in the target org as the answer to a write shows them: with what was really stored. */
export interface StoredUser {
  readonly id: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** What the source org says about somebody and the connection's scope: the evidence that every decision rests on. */
export type SourceReading =
  /** In scope. `login` is the one that SAML will send; `appAttributes` are what the app has of them, where the mapping reads that. */
  | {
      readonly kind: "in-scope";
      readonly user: SourceUser;
      readonly login: string;
      readonly appAttributes?: SourceAttributes;
      /** When the app was last brought up to date, told while its user name is not the user's own login. */
      readonly appUpdatedMs?: number;
    }
  /** Deactivated in the source, seen on the user itself. */
  | { readonly kind: "deactivated"; readonly user: SourceUser }
  /** Not to be found in the source, while the scope can be read: deleted, or we lost our sight. */
  | { readonly kind: "missing" }
  /** Alive in the source, but not in scope, while the scope can be read. */
  | { readonly kind: "out-of-scope"; readonly user: SourceUser }
  /** The assignment exists, but its status is not an assigned one. */
  | { readonly kind: "assignment-unclear"; readonly user: SourceUser };
