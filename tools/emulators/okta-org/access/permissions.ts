/**
 * The permissions that a custom admin role can be made of, each with those it includes (Okta's permissions guide). Those
 * of governance and of first-party apps are left out: Okta takes them in its own roles only.
 */
const includedBy: Readonly<Record<string, readonly string[]>> = {
  "okta.agents.manage": ["okta.agents.read"],
  "okta.agents.read": [],
  "okta.agents.register": [],
  "okta.apps.assignment.manage": [],
  "okta.apps.clientCredentials.read": [],
  "okta.apps.manage": ["okta.apps.read", "okta.apps.assignment.manage", "okta.apps.clientCredentials.read"],
  "okta.apps.read": [],
  "okta.authzServers.manage": ["okta.authzServers.read"],
  "okta.authzServers.read": [],
  "okta.customizations.manage": ["okta.customizations.read"],
  "okta.customizations.read": [],
  "okta.devices.lifecycle.activate": [],
  "okta.devices.lifecycle.deactivate": [],
  "okta.devices.lifecycle.delete": [],
  "okta.devices.lifecycle.manage": [
    "okta.devices.lifecycle.activate",
    "okta.devices.lifecycle.deactivate",
    "okta.devices.lifecycle.delete",
    "okta.devices.lifecycle.suspend",
    "okta.devices.lifecycle.unsuspend",
  ],
  "okta.devices.lifecycle.suspend": [],
  "okta.devices.lifecycle.unsuspend": [],
  "okta.devices.manage": ["okta.devices.read", "okta.devices.lifecycle.manage"],
  "okta.devices.read": [],
  "okta.directories.manage": ["okta.directories.read"],
  "okta.directories.read": [],
  "okta.eventhooks.manage": ["okta.eventhooks.read"],
  "okta.eventhooks.read": [],
  "okta.groups.appAssignment.manage": [],
  "okta.groups.create": [],
  "okta.groups.manage": [
    "okta.groups.create",
    "okta.groups.read",
    "okta.groups.members.manage",
    "okta.groups.appAssignment.manage",
  ],
  "okta.groups.members.manage": [],
  "okta.groups.read": [],
  "okta.iam.read": [],
  "okta.identityProviders.manage": ["okta.identityProviders.read"],
  "okta.identityProviders.read": [],
  "okta.inlinehooks.manage": ["okta.inlinehooks.read"],
  "okta.inlinehooks.read": [],
  "okta.policies.manage": ["okta.policies.read"],
  "okta.policies.read": [],
  "okta.profilesources.import.run": [],
  "okta.realms.manage": ["okta.realms.read"],
  "okta.realms.read": [],
  "okta.support.cases.manage": [],
  "okta.users.apitokens.manage": ["okta.users.apitokens.read"],
  "okta.users.apitokens.read": [],
  "okta.users.appAssignment.manage": [],
  "okta.users.create": [],
  "okta.users.credentials.expirePassword": [],
  "okta.users.credentials.manage": [
    "okta.users.credentials.expirePassword",
    "okta.users.credentials.resetFactors",
    "okta.users.credentials.resetPassword",
  ],
  "okta.users.credentials.resetFactors": [],
  "okta.users.credentials.resetPassword": [],
  "okta.users.groupMembership.manage": [],
  "okta.users.lifecycle.activate": [],
  "okta.users.lifecycle.clearSessions": [],
  "okta.users.lifecycle.deactivate": [],
  "okta.users.lifecycle.delete": [],
  "okta.users.lifecycle.manage": [
    "okta.users.lifecycle.activate",
    "okta.users.lifecycle.clearSessions",
    "okta.users.lifecycle.deactivate",
    "okta.users.lifecycle.delete",
    "okta.users.lifecycle.suspend",
    "okta.users.lifecycle.unlock",
    "okta.users.lifecycle.unsuspend",
  ],
  "okta.users.lifecycle.suspend": [],
  "okta.users.lifecycle.unlock": [],
  "okta.users.lifecycle.unsuspend": [],
  "okta.users.manage": [
    "okta.users.appAssignment.manage",
    "okta.users.create",
    "okta.users.credentials.manage",
    "okta.users.groupMembership.manage",
    "okta.users.lifecycle.manage",
    "okta.users.read",
    "okta.users.userprofile.manage",
  ],
  "okta.users.read": [],
  "okta.users.userprofile.manage": [],
  "okta.workflows.invoke": ["okta.workflows.read"],
  "okta.workflows.read": [],
};

/** The permissions that can carry conditions on profile attributes. */
const conditional = ["okta.users.read", "okta.users.userprofile.manage"];

/** Whether a custom role can hold the permission; the spelling counts. */
export function isKnownPermission(name: string): boolean {
  return Object.hasOwn(includedBy, name);
}

/** Whether the permission can be restricted to some attributes of a profile. */
export function takesConditions(name: string): boolean {
  return conditional.includes(name);
}

/** Whether one of `held` is `wanted` or includes it. */
export function includesPermission(held: readonly string[], wanted: string): boolean {
  return held.some((name) => name === wanted || includesPermission(includedBy[name] ?? [], wanted));
}
