/** Event types that Okta's event catalogue (2026.05) tags `event-hook-eligible`, by their common beginning. */
const endingsByBeginning: Readonly<Record<string, string>> = {
  "access.request": "cancel create expire reject resolve update settings.update",
  "access.request.condition": "activate create deactivate delete invalidate update",
  "access.request.sequence": "create delete update",
  "access.review": "action close create remediate start update",
  "app.access_request": "approver.approve approver.deny delete deny expire grant request",
  "app.ad.password_migration_campaign": "user.migrate.end",
  "app.interclient_mapping": "create delete delete_all",
  "app.oauth2": "client.privilege.grant client.privilege.revoke trusted_server.add trusted_server.delete",
  "app.oauth2.as.consent": "grant revoke revoke.user revoke.user.client",
  "app.oauth2.as.consent.revoke.implicit": "as client scope user",
  "app.oauth2.as.token.grant": "interclient_token",
  "app.oauth2.token.grant": "interclient_token",
  app: "user_management user_management.user_group_import.upsert_success",
  "application.lifecycle": "activate create deactivate delete update",
  "application.policy.sign_on": "deny_access",
  "application.provision": "group_push.mapping.update.or.delete.failed.with.error",
  "application.provision.user": "import_profile push push_profile reactivate sync",
  "application.user_membership": "add change_password remove update",
  "certification.campaign": "close context.update item.decide item.remediate launch",
  device: "enrollment.create user.add user.remove",
  "device.lifecycle": "activate deactivate delete suspend unsuspend",
  "group.application_assignment": "add remove update",
  "group.lifecycle": "create delete",
  "group.privilege": "grant revoke",
  "group.profile": "update",
  "group.user_membership": "add remove",
  "iam.policy": "assignee_configuration.update configuration.update",
  "iam.resourceset":
    "bindings.add bindings.delete create delete resources.add resources.delete resources.update update",
  "iam.role":
    "create delete update permission.conditions.add permission.conditions.delete permissions.add permissions.delete subscriptions.update",
  inline_hook: "executed",
  policy: "auth_reevaluate.fail lifecycle.activate lifecycle.deactivate lifecycle.update",
  "policy.rule": "activate add deactivate delete update",
  "resource_servers.api_server":
    "activate auth_server.add auth_server.remove auth_server.update deactivate delete register update",
  "resource_servers.client_authentication_settings": "create delete update",
  "resource_servers.mcp_server":
    "activate auth_server.create auth_server.delete auth_server.update deactivate delete register update",
  "security.authenticator.lifecycle": "activate create deactivate update",
  security: "breached_credential.detected",
  "security.trusted_origin": "activate create deactivate delete update",
  "system.api_token": "create request_outside_allowed_range revoke",
  system:
    "email.delivery oauth2.token.request_outside_allowed_range org.rate_limit.violation org.rate_limit.warning sms.send_phone_verification_message voice.send_phone_verification_call",
  "system.idp.key": "create delete update",
  "system.idp.lifecycle": "activate create deactivate delete read_client_secret update",
  "system.import": "complete group.create group.delete roadblock start",
  "system.log_stream.lifecycle": "activate create deactivate delete update",
  "user.account":
    "lock privilege.grant privilege.revoke report_suspicious_activity_by_enduser reset_password subscriptions.update unlock unlock_by_admin update_password update_profile",
  "user.authentication":
    "auth_via_IDP auth_via_mfa auth_via_social authenticate sso universal_logout universal_logout.scheduled",
  user: "behavior.profile.reset credential.enroll identity_verification identity_verification.start import.password",
  "user.lifecycle": "activate create deactivate delete.initiated reactivate suspend unsuspend",
  "user.mfa.factor": "activate deactivate reset_all suspend unsuspend update",
  "user.risk": "change detect",
  "user.session": "clear context.change end start",
};

/** Only these can drive an event hook. */
export const hookEligibleTypes: ReadonlySet<string> = new Set(
  Object.entries(endingsByBeginning).flatMap(([beginning, endings]) =>
    endings.split(" ").map((ending) => `${beginning}.${ending}`),
  ),
);
