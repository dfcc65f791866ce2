/** What the org knows about one type of event. From Okta's event catalogue (2026.08). */
export interface EventTypeFacts {
  readonly displayMessage: string;
  readonly legacyEventType: string | null;
  /** Only these can drive an event hook. */
  readonly eligible: boolean;
}

const eligible = (displayMessage: string, legacyEventType: string | null = null): EventTypeFacts => ({
  displayMessage,
  legacyEventType,
  eligible: true,
});

const logOnly = (displayMessage: string, legacyEventType: string | null = null): EventTypeFacts => ({
  displayMessage,
  legacyEventType,
  eligible: false,
});

/** The events that this org itself writes. */
export const emittedEventTypes = {
  "user.lifecycle.create": eligible("Create okta user", "core.user.config.user_creation.success"),
  "user.lifecycle.activate": eligible("Activate Okta user", "core.user.config.user_activated"),
  "user.lifecycle.deactivate": eligible("Deactivate Okta user", "core.user.config.user_deactivated"),
  "user.lifecycle.reactivate": eligible("Reactivate Okta user"),
  "user.lifecycle.suspend": eligible("Suspend Okta user"),
  "user.lifecycle.unsuspend": eligible("Unsuspend Okta user"),
  "user.lifecycle.delete.initiated": eligible("Delete Okta user initiated"),
  "user.lifecycle.delete.completed": logOnly("Delete Okta user completed"),
  "user.account.update_profile": eligible("Update user profile for Okta", "core.user.config.profile_update"),
  "user.account.update_password": eligible("User update password for Okta"),
  "user.account.reset_password": eligible("User reset password for Okta"),
  "user.account.expire_password": logOnly("Expire all user passwords"),
  "user.account.unlock_by_admin": eligible("Unlock user account by admin"),
  "user.account.privilege.grant": eligible("Grant user privilege"),
  "user.account.privilege.revoke": eligible("Revoke user privilege"),
  "user.mfa.factor.reset_all": eligible("Reset all factors for user"),
  "group.lifecycle.create": eligible("Create Okta group"),
  "group.lifecycle.delete": eligible("Delete Okta group"),
  "group.profile.update": eligible("Okta group profile update"),
  "group.user_membership.add": eligible("Add user to group membership", "core.user_group_member.user_add"),
  "group.user_membership.remove": eligible(
    "Remove user from group membership",
    "core.user_group_member.user_remove",
  ),
  "group.application_assignment.add": eligible("Add assigned application to group"),
  "group.application_assignment.remove": eligible("Remove assigned application from group"),
  "group.application_assignment.update": eligible("Update assigned application of group"),
  "application.user_membership.add": eligible(
    "Add user to application membership",
    "app.generic.provision.assign_user_to_app",
  ),
  "application.user_membership.remove": eligible(
    "Remove user's application membership",
    "app.generic.provision.deassign_user_from_app",
  ),
  "application.user_membership.update": eligible("Update user's application membership"),
  "application.user_membership.change_username": logOnly("Change user's application username"),
  "application.lifecycle.create": eligible("Create application"),
  "application.lifecycle.update": eligible("Update application"),
  "application.lifecycle.activate": eligible("Activate application"),
  "application.lifecycle.deactivate": eligible("Deactivate application"),
  "application.lifecycle.delete": eligible("Delete application"),
  "app.oauth2.token.grant.access_token": logOnly("OIDC access token is granted"),
  "app.oauth2.as.token.grant": logOnly("OIDC token grant request"),
  "user.session.start": eligible("User login to Okta", "core.user_auth.login_success"),
  "user.authentication.sso": logOnly("User single sign on to app", "app.auth.sso"),
  "user.authentication.auth_via_IDP": logOnly("Authenticate user via IDP"),
  "event_hook.created": logOnly("Event hook created"),
  "event_hook.updated": logOnly("Event hook updated"),
  "event_hook.activated": logOnly("Event hook activated"),
  "event_hook.deactivated": logOnly("Event hook deactivated"),
  "event_hook.deleted": logOnly("Event hook deleted"),
  "event_hook.verified": logOnly("Event hook verified"),
  "event_hook.delivery": logOnly("Event hook delivery failed"),
  "system.api_token.revoke": logOnly("Revoke API token"),
} as const satisfies Readonly<Record<string, EventTypeFacts>>;

export type EmittedEventType = keyof typeof emittedEventTypes;

/** Types that a hook may subscribe to although nothing in this org makes them happen. */
const eligibleButNeverEmitted: ReadonlySet<string> = new Set([
  "user.account.lock",
  "user.account.unlock",
  "user.account.report_suspicious_activity_by_enduser",
  "user.import.password",
  "group.privilege.grant",
  "group.privilege.revoke",
  "system.import.start",
  "system.import.complete",
  "system.import.roadblock",
  "system.import.group.create",
  "system.import.group.delete",
  "application.user_membership.change_password",
  "application.provision.user.push",
  "application.provision.user.push_profile",
  "application.provision.user.reactivate",
  "application.provision.user.import_profile",
  "application.provision.user.sync",
]);

const factsByType: ReadonlyMap<string, EventTypeFacts> = new Map(Object.entries(emittedEventTypes));

/** True when a hook may subscribe to the type. */
export function isEligibleForHooks(eventType: string): boolean {
  return eligibleButNeverEmitted.has(eventType) || factsByType.get(eventType)?.eligible === true;
}
