/** The areas of the management API; each has a scope `.read` and one `.manage`, which includes reading. */
const areas = [
  "apiTokens",
  "appGrants",
  "apps",
  "clients",
  "eventHooks",
  "groups",
  "idps",
  "linkedObjects",
  "logs",
  "orgs",
  "policies",
  "principalRateLimits",
  "profileMappings",
  "rateLimits",
  "roles",
  "schemas",
  "sessions",
  "userTypes",
  "users",
] as const;

export type ScopeArea = (typeof areas)[number];
export type Scope = `okta.${ScopeArea}.read` | `okta.${ScopeArea}.manage`;

/** Areas that this org has no endpoints for; their scopes can be granted all the same. */
const otherAreas = [
  "agentPools",
  "apps.interclientTrust",
  "authenticators",
  "authorizationServers",
  "behaviors",
  "botProtection",
  "brands",
  "captchas",
  "customTelephonyProvider",
  "deviceAssurance",
  "deviceIntegrations",
  "devicePostureChecks",
  "devices",
  "directories.groups",
  "domains",
  "dr",
  "emailDomains",
  "emailServers",
  "factors",
  "features",
  "identitySources",
  "inlineHooks",
  "logStreams",
  "networkZones",
  "oauthIntegrations",
  "personal.adminSettings",
  "pushProviders",
  "realmAssignments",
  "realms",
  "securityEventsProviders",
  "serviceAccounts",
  "serviceAccounts.okta",
  "templates",
  "threatInsights",
  "trustedOrigins",
  "uischemas",
  "userRisk",
] as const;

/** Scopes of Okta's published description that have no counterpart for reading, or none for managing. */
const singleScopes = [
  "okta.clients.register",
  "okta.support.cases.manage",
  "okta.universalLogout.manage",
  "okta.users.credentials.manage",
  "okta.users.userprofile.manage",
  "okta.workflows.invoke.manage",
];

const knownScopes: ReadonlySet<string> = new Set([
  ...[...areas, ...otherAreas].flatMap((area) => [`okta.${area}.read`, `okta.${area}.manage`]),
  ...singleScopes,
]);

/** Whether the org authorization server knows the scope at all. */
export function isKnownScope(scope: string): boolean {
  return knownScopes.has(scope);
}

/** Whether a token with `held` may do what `required` allows: `manage` includes `read`. */
export function coversScope(held: ReadonlySet<string>, required: Scope): boolean {
  return (
    held.has(required) || (required.endsWith(".read") && held.has(required.replace(/\.read$/, ".manage")))
  );
}

type RolePower = "all" | "all but security" | "read" | readonly Scope[];

/** What each standard role permits, as far as this org's endpoints reach (Okta's help page on administrator roles). */
const powerByRole: Readonly<Record<string, RolePower>> = {
  SUPER_ADMIN: "all",
  ORG_ADMIN: "all but security",
  READ_ONLY_ADMIN: "read",
  APP_ADMIN: [
    "okta.apps.manage",
    "okta.clients.manage",
    "okta.users.read",
    "okta.groups.read",
    "okta.idps.read",
  ],
  USER_ADMIN: ["okta.users.manage", "okta.groups.manage", "okta.logs.read", "okta.userTypes.read"],
  GROUP_MEMBERSHIP_ADMIN: ["okta.groups.manage", "okta.users.read"],
  HELP_DESK_ADMIN: ["okta.users.read", "okta.groups.read"],
  REPORT_ADMIN: ["okta.logs.read", "okta.users.read", "okta.apps.read", "okta.groups.read"],
  API_ACCESS_MANAGEMENT_ADMIN: ["okta.clients.manage", "okta.apps.read", "okta.logs.read"],
};

/** What only a super admin may do: grants, roles, hooks and tokens decide who has power. */
const securityScopes: ReadonlySet<string> = new Set([
  "okta.appGrants.manage",
  "okta.roles.manage",
  "okta.eventHooks.manage",
  "okta.eventHooks.read",
  "okta.apiTokens.manage",
]);

/** Whether a standard role permits what `required` asks for. */
export function roleAllows(roleType: string, required: Scope): boolean {
  const power = powerByRole[roleType];
  if (power === undefined) return false;
  if (power === "all") return true;
  if (power === "all but security") return !securityScopes.has(required);
  if (power === "read") return required.endsWith(".read");
  return coversScope(new Set(power), required);
}
