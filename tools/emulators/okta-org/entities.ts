import type { Json, JsonObject } from "./json.ts";

/** Everything that exists in an org. Entities are values: a change puts a new one in the store. */

export const userStatuses = [
  "STAGED",
  "PROVISIONED",
  "ACTIVE",
  "RECOVERY",
  "PASSWORD_EXPIRED",
  "LOCKED_OUT",
  "SUSPENDED",
  "DEPROVISIONED",
] as const;

export type UserStatus = (typeof userStatuses)[number];

/** Attribute values of a user, group or app user; an attribute without a value is absent or null. */
export type Profile = JsonObject;

export interface CredentialProvider {
  readonly type: string;
  readonly name: string;
}

export interface User {
  readonly id: string;
  readonly status: UserStatus;
  readonly createdMs: number;
  readonly activatedMs: number | null;
  readonly statusChangedMs: number | null;
  readonly lastLoginMs: number | null;
  readonly lastUpdatedMs: number;
  readonly passwordChangedMs: number | null;
  readonly typeId: string;
  readonly profile: Profile;
  /** How the password was given; `undefined` without one. The password itself is never kept. */
  readonly password: "value" | "hash" | "hook" | undefined;
  readonly recoveryQuestion: string | undefined;
  readonly provider: CredentialProvider;
  /** The status that an activation or deactivation under way will end in. */
  readonly transitioningTo: UserStatus | undefined;
}

export interface Group {
  readonly id: string;
  readonly type: "OKTA_GROUP" | "BUILT_IN" | "APP_GROUP";
  readonly profile: Profile;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
  readonly lastMembershipUpdatedMs: number;
}

/** `catalogue`: an app of the integration network that this org knows no more about than its name. */
export type AppKind = "oidc" | "saml" | "org2org" | "bookmark" | "catalogue";

export interface App {
  readonly id: string;
  readonly kind: AppKind;
  readonly name: string;
  readonly label: string;
  readonly status: "ACTIVE" | "INACTIVE";
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
  readonly signOnMode: string | null;
  readonly accessibility: JsonObject;
  readonly visibility: JsonObject;
  readonly features: readonly string[];
  readonly userNameTemplate: JsonObject;
  /** How Okta fills in a password, for apps where it does; else empty. */
  readonly passwordScheme: JsonObject;
  readonly settings: JsonObject;
  /** Id of the key that signs for this app; absent for a bookmark. */
  readonly signingKid: string | undefined;
  /** `exk…`, the name of the app towards SAML partners. */
  readonly externalKey: string;
  readonly linkId: string;
  readonly oauthClient: OAuthClient | undefined;
}

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly autoKeyRotation: boolean;
  readonly pkceRequired: boolean | undefined;
  readonly tokenEndpointAuthMethod: string;
  readonly applicationType: string;
  readonly grantTypes: readonly string[];
  readonly dpopBound: boolean;
  readonly keys: readonly ClientKey[];
  readonly jwksUri: string | undefined;
}

export interface ClientKey {
  readonly id: string;
  readonly kid: string | undefined;
  readonly status: "ACTIVE" | "INACTIVE";
  readonly jwk: JsonObject;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

export interface AppUser {
  readonly appId: string;
  readonly userId: string;
  /** `0ua…`: appears in events only; the API names an app user by the user's id. */
  readonly linkId: string;
  readonly scope: "USER" | "GROUP";
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
  readonly statusChangedMs: number;
  readonly userName: string;
  /** The admin wrote the user name by hand: it no longer follows the template. */
  readonly userNameIsCustom: boolean;
  readonly profile: Profile;
  /** Attributes that an admin wrote by hand: they no longer follow the mapping. */
  readonly overridden: readonly string[];
}

export interface AppGroup {
  readonly appId: string;
  readonly groupId: string;
  readonly priority: number;
  readonly profile: Profile;
  readonly lastUpdatedMs: number;
}

export interface Grant {
  readonly id: string;
  /** A grant is to the client: an app made later with the same client id has it too. */
  readonly clientId: string;
  readonly scopeId: string;
  readonly issuer: string;
  readonly createdMs: number;
  readonly createdBy: { readonly id: string; readonly type: string };
}

export interface RoleAssignment {
  readonly id: string;
  readonly assigneeId: string;
  readonly assigneeType: "USER" | "CLIENT" | "GROUP";
  readonly type: string;
  readonly label: string;
  readonly createdMs: number;
  readonly role: string | undefined;
  readonly resourceSet: string | undefined;
  /** Ids of the groups a standard role is limited to; empty for all. */
  readonly groupTargets: readonly string[];
  /** Apps a standard role is limited to; without an id all of that name. Empty for all. */
  readonly appTargets: readonly { readonly name: string; readonly id: string | undefined }[];
}

export interface EventHook {
  readonly id: string;
  readonly status: "ACTIVE" | "INACTIVE";
  readonly verificationStatus: "UNVERIFIED" | "VERIFIED";
  readonly name: string;
  readonly description: string | null;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly lastUpdatedMs: number;
  readonly eventTypes: readonly string[];
  readonly filter: Json;
  readonly uri: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly authScheme: { readonly key: string; readonly value: string } | undefined;
}
