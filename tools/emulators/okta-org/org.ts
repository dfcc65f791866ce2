import type { EmulatorClock } from "../clock.ts";
import type { Resource } from "./access/resource.ts";
import { ApiTokens } from "./api-tokens/api-tokens.ts";
import { AppStore } from "./apps/app-store.ts";
import type { EventHook, Grant, RoleAssignment } from "./entities.ts";
import { SystemLog } from "./events/system-log.ts";
import { GroupSchema } from "./groups/group-schema.ts";
import { GroupStore } from "./groups/group-store.ts";
import { type IdFactory, makeIdFactory, makeRandomText, makeToken } from "./identifiers.ts";
import type { IdpKey } from "./idps/idp-key.ts";
import type { IdentityProvider, IdpLink } from "./idps/idp-view.ts";
import type { JsonObject } from "./json.ts";
import { Mails } from "./mails.ts";
import { AppProfiles } from "./mappings/app-profiles.ts";
import { AccessTokens } from "./oauth/access-tokens.ts";
import { DpopNonces } from "./oauth/dpop-nonces.ts";
import { UsedIds } from "./oauth/used-ids.ts";
import { makeRoleKey } from "./role-key.ts";
import { SigningKeys } from "./saml/signing-keys.ts";
import { makeSignInState, type SignInState } from "./sign-in/sign-in-state.ts";
import { UserSchema } from "./users/user-schema.ts";
import { UserStore } from "./users/user-store.ts";
import { makeDefaultUserType, type UserType } from "./users/user-type.ts";

export interface OrgSettings {
  readonly name: string;
  readonly url: string;
  readonly apiToken: string;
  readonly clock: EmulatorClock;
  /** How long search lags behind a change. */
  readonly searchLagMs: number;
  /** How long an activation or deactivation takes; 0 does it before the answer. */
  readonly transitionMs: number;
  /** How long app users lag behind a change of the profile they are mapped from; 0 maps before the answer. */
  readonly appMappingLagMs: number;
  /** How long `lastMembershipUpdated` of a group lags behind a change of its members. */
  readonly membershipStampLagMs: number;
  /** How long the values of a property are checked when it becomes unique (`PENDING_UNIQUENESS`); 0 checks at once. */
  readonly uniquenessCheckMs: number;
  /** How old an org it is, `YYYY-MM-DD`: what it shows follows from that (`vintage.ts`). */
  readonly vintage: string;
  /** Ids that are random unless given. */
  readonly orgId?: string | undefined;
  readonly adminId?: string | undefined;
  /** Whether the catalogue of the integration network holds Org2Org; that of a free org does not. */
  readonly hasOrg2Org: boolean;
}

/** A custom admin role. */
export interface CustomRole {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly permissions: readonly GrantedPermission[];
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

export interface GrantedPermission {
  readonly label: string;
  /** Kept and shown, not enforced. */
  readonly conditions: JsonObject | undefined;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

/** What a custom role is given for. */
export interface ResourceSet {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly resources: readonly SetResource[];
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

export interface SetResource extends Resource {
  readonly id: string;
  readonly createdMs: number;
}

/** Everything one org holds. */
export interface Org extends Omit<OrgSettings, "orgId" | "adminId"> {
  readonly id: string;
  readonly newId: IdFactory["make"];
  readonly ids: IdFactory;
  /** The default user type's. */
  readonly userTypeId: string;
  readonly accessPolicyId: string;
  readonly enrollmentPolicyId: string;
  /** The key that signs for every OAuth app. */
  readonly oauthSigningKid: string;
  /** By their ids, the default one first. */
  readonly userTypes: Map<string, UserType>;
  readonly apiTokens: ApiTokens;
  readonly users: UserStore;
  /** The default user type's. */
  readonly schema: UserSchema;
  readonly groups: GroupStore;
  readonly groupSchema: GroupSchema;
  readonly apps: AppStore;
  /** The attributes of apps' users, and how they are mapped. */
  readonly appProfiles: AppProfiles;
  readonly grants: Map<string, Grant>;
  readonly roles: Map<string, RoleAssignment>;
  readonly eventHooks: Map<string, EventHook>;
  readonly idps: Map<string, IdentityProvider>;
  readonly idpKeys: Map<string, IdpKey>;
  readonly idpLinks: Map<string, IdpLink>;
  readonly customRoles: Map<string, CustomRole>;
  readonly resourceSets: Map<string, ResourceSet>;
  /** Provisioning capabilities and connections of Org2Org apps, by app id. */
  readonly appFeatures: Map<string, JsonObject>;
  readonly appConnections: Map<string, JsonObject>;
  /** Principal rate limits as the API shows them. */
  readonly rateShares: Map<string, JsonObject>;
  readonly log: SystemLog;
  readonly mails: Mails;
  readonly signingKeys: SigningKeys;
  readonly accessTokens: AccessTokens;
  readonly dpopNonces: DpopNonces;
  readonly usedAssertions: UsedIds;
  readonly usedProofs: UsedIds;
  readonly signIn: SignInState;
  /** The super admin who owns the first API token. */
  readonly adminId: string;
  /** "Public client app admins": whether every new service app is made a super admin. */
  readonly clientPrivileges: { superAdmin: boolean };
  /** Custom apps made so far: Okta numbers their names. */
  readonly customApps: { made: number };
}

/** A new org with its admin and the group Everyone in it. */
export function makeOrg(settings: OrgSettings): Org {
  const { clock, searchLagMs } = settings;
  const nowMs = clock.nowMs();
  const ids = makeIdFactory(clock);
  const newId = ids.make;
  const adminId = settings.adminId ?? newId("00u");
  const userTypeId = newId("oty");
  const schema = new UserSchema(clock, settings.uniquenessCheckMs, userTypeId);
  const defaultType = makeDefaultUserType(userTypeId, schema, adminId, nowMs);
  const org: Org = {
    ...settings,
    id: settings.orgId ?? newId("00o"),
    newId,
    ids,
    userTypeId,
    accessPolicyId: newId("rst"),
    enrollmentPolicyId: newId("rst"),
    oauthSigningKid: makeToken(32),
    userTypes: new Map([[userTypeId, defaultType]]),
    apiTokens: new ApiTokens(clock),
    users: new UserStore(clock, searchLagMs),
    schema,
    groups: new GroupStore(),
    groupSchema: new GroupSchema(clock),
    apps: new AppStore(),
    appProfiles: new AppProfiles(clock, newId),
    grants: new Map(),
    roles: new Map(),
    eventHooks: new Map(),
    idps: new Map(),
    idpKeys: new Map(),
    idpLinks: new Map(),
    customRoles: new Map(),
    resourceSets: new Map(),
    appFeatures: new Map(),
    appConnections: new Map(),
    rateShares: new Map(),
    log: new SystemLog(clock),
    mails: new Mails(),
    signingKeys: new SigningKeys(clock, settings.name),
    accessTokens: new AccessTokens(clock),
    dpopNonces: new DpopNonces(clock),
    usedAssertions: new UsedIds(clock),
    usedProofs: new UsedIds(clock),
    signIn: makeSignInState(clock),
    adminId,
    clientPrivileges: { superAdmin: false },
    customApps: { made: 0 },
  };
  addAdmin(org, nowMs);
  org.apiTokens.put(settings.apiToken, { id: newId("00T"), name: "API token", userId: adminId });
  addEveryone(org, nowMs);
  return org;
}

function addAdmin(org: Org, nowMs: number): void {
  const login = `admin@${org.name}.example.com`;
  org.users.put({
    id: org.adminId,
    status: "ACTIVE",
    createdMs: nowMs,
    activatedMs: null,
    statusChangedMs: nowMs,
    lastLoginMs: nowMs,
    lastUpdatedMs: nowMs,
    passwordChangedMs: nowMs,
    typeId: org.userTypeId,
    profile: { firstName: "Org", lastName: "Admin", login, email: login },
    password: "value",
    recoveryQuestion: undefined,
    provider: { type: "OKTA", name: "OKTA" },
    transitioningTo: undefined,
  });
  const id = `ra1${makeRandomText(17)}`;
  org.roles.set(makeRoleKey(org.adminId, id), {
    id,
    assigneeId: org.adminId,
    assigneeType: "USER",
    type: "SUPER_ADMIN",
    label: "Super Administrator",
    createdMs: nowMs,
    role: undefined,
    resourceSet: undefined,
    groupTargets: [],
    appTargets: [],
  });
}

function addEveryone(org: Org, nowMs: number): void {
  org.groups.put({
    id: org.newId("00g"),
    type: "BUILT_IN",
    profile: { name: "Everyone", description: "All users in your organization" },
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
    lastMembershipUpdatedMs: nowMs,
  });
}
