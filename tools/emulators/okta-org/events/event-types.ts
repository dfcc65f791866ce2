import { hookEligibleTypes } from "./hook-eligible-types.ts";

/** What the org knows about one type of event. From Okta's event catalogue (2026). */
export interface EventTypeFacts {
  readonly displayMessage: string;
  readonly legacyEventType: string | null;
}

const type = (displayMessage: string, legacyEventType: string | null = null): EventTypeFacts => ({
  displayMessage,
  legacyEventType,
});

/** The events that this org itself writes. */
export const emittedEventTypes = {
  "user.lifecycle.create": type("Create okta user", "core.user.config.user_creation.success"),
  "user.lifecycle.activate": type("Activate Okta user", "core.user.config.user_activated"),
  "user.lifecycle.deactivate": type("Deactivate Okta user", "core.user.config.user_deactivated"),
  "user.lifecycle.reactivate": type("Reactivate Okta user"),
  "user.lifecycle.suspend": type("Suspend Okta user"),
  "user.lifecycle.unsuspend": type("Unsuspend Okta user"),
  "user.lifecycle.delete.initiated": type("Delete Okta user initiated"),
  "user.lifecycle.delete.completed": type("Delete Okta user completed"),
  "user.account.update_profile": type("Update user profile for Okta", "core.user.config.profile_update"),
  "user.account.update_user_type": type("User type changed for Okta user"),
  "user.account.update_password": type("User update password for Okta"),
  "user.account.reset_password": type("User reset password for Okta"),
  "user.account.expire_password": type("Expire all user passwords"),
  "user.account.unlock_by_admin": type("Unlock user account by admin"),
  "user.account.privilege.grant": type("Grant user privilege"),
  "user.account.privilege.revoke": type("Revoke user privilege"),
  "user.mfa.factor.reset_all": type("Reset all factors for user"),
  "group.lifecycle.create": type("Create Okta group"),
  "group.lifecycle.delete": type("Delete Okta group"),
  "group.profile.update": type("Okta group profile update"),
  "group.user_membership.add": type("Add user to group membership", "core.user_group_member.user_add"),
  "group.user_membership.remove": type(
    "Remove user from group membership",
    "core.user_group_member.user_remove",
  ),
  "group.application_assignment.add": type("Add assigned application to group"),
  "group.application_assignment.remove": type("Remove assigned application from group"),
  "group.application_assignment.update": type("Update assigned application of group"),
  "application.user_membership.add": type(
    "Add user to application membership",
    "app.generic.provision.assign_user_to_app",
  ),
  "application.user_membership.remove": type(
    "Remove user's application membership",
    "app.generic.provision.deassign_user_from_app",
  ),
  "application.user_membership.update": type("Update user's application membership"),
  "application.user_membership.change_username": type("Change user's application username"),
  "application.lifecycle.create": type("Create application"),
  "application.lifecycle.update": type("Update application"),
  "application.lifecycle.activate": type("Activate application"),
  "application.lifecycle.deactivate": type("Deactivate application"),
  "application.lifecycle.delete": type("Delete application"),
  "app.oauth2.token.grant.access_token": type("OIDC access token is granted"),
  "app.oauth2.as.token.grant": type("OIDC token grant request"),
  "user.session.start": type("User login to Okta", "core.user_auth.login_success"),
  "user.authentication.sso": type("User single sign on to app", "app.auth.sso"),
  "user.authentication.auth_via_IDP": type("Authenticate user via IDP"),
  "event_hook.created": type("Event hook created"),
  "event_hook.updated": type("Event hook updated"),
  "event_hook.activated": type("Event hook activated"),
  "event_hook.deactivated": type("Event hook deactivated"),
  "event_hook.deleted": type("Event hook deleted"),
  "event_hook.verified": type("Event hook verified"),
  "event_hook.delivery": type("Event hook delivery failed"),
  "system.api_token.create": type("Create API token"),
  "system.api_token.revoke": type("Revoke API token"),
  "system.idp.lifecycle.create": type("Identity provider created"),
  "system.idp.lifecycle.update": type("Identity provider updated"),
  "system.idp.lifecycle.delete": type("Identity provider deleted"),
  "system.idp.lifecycle.activate": type("Identity provider activated"),
  "system.idp.lifecycle.deactivate": type("Identity provider deactivated"),
  "system.idp.key.create": type("Identity provider key credential created"),
  "system.idp.key.update": type("Identity provider key credential updated"),
  "system.idp.key.delete": type("Identity provider key credential deleted"),
  "system.rate_limit.configuration.update": type("Rate limit configuration update"),
  "app.oauth2.admin.consent.grant": type("Administrator consent granted for scope"),
  "app.oauth2.admin.consent.revoke": type("Administrator consent revoked for scope"),
  "app.oauth2.client.privilege.grant": type("Grant OAuth 2.0 client privilege"),
  "app.oauth2.client.privilege.revoke": type("Revoke OAuth 2.0 client privilege"),
  "app.oauth2.credentials.lifecycle.create": type("Create OAuth client credentials"),
  "app.oauth2.credentials.lifecycle.activate": type("Activate OAuth client credentials"),
  "app.oauth2.credentials.lifecycle.deactivate": type("Deactivate OAuth client credentials"),
  "app.oauth2.credentials.lifecycle.delete": type("Delete OAuth client credentials"),
  "app.keys.generate": type("New signing key generated"),
  "app.keys.clone": type("Application signing key cloned"),
  "group.privilege.grant": type("Grant group privilege"),
  "group.privilege.revoke": type("Revoke group privilege"),
  "iam.role.create": type("Custom admin role is created"),
  "iam.role.update": type("Custom admin role is updated"),
  "iam.role.delete": type("Custom admin role is deleted"),
  "iam.role.permissions.add": type("Permissions are added to a custom admin role"),
  "iam.role.permissions.delete": type("Permissions are deleted from a custom admin role"),
  "iam.resourceset.create": type("Resource set is created"),
  "iam.resourceset.update": type("Resource set is updated"),
  "iam.resourceset.delete": type("Resource set is deleted"),
  "iam.resourceset.resources.add": type("Resources are added to a resource set"),
  "iam.resourceset.resources.delete": type("Resources are deleted from a resource set"),
  "iam.resourceset.bindings.add": type("Admin role assignment is created"),
  "iam.resourceset.bindings.delete": type("Admin assignment is deleted"),
  "directory.user_profile.update": type("Update universal directory user profile"),
  "directory.app_user_profile.update": type("Update application user profile"),
  "directory.mapping.update": type("Update universal directory mappings"),
} as const satisfies Readonly<Record<string, EventTypeFacts>>;

export type EmittedEventType = keyof typeof emittedEventTypes;

/** True when a hook may subscribe to the type; most of these nothing in this org makes happen. */
export function isEligibleForHooks(eventType: string): boolean {
  return hookEligibleTypes.has(eventType);
}
