import { accessByApiToken, accessByKey, type OrgAccess } from "../../../shared/access/open-org.ts";
import type { AdminCredential } from "../../../shared/contracts/bootstrap.ts";
import type { Connection } from "../../../shared/contracts/connection.ts";
import { succeed } from "../../../shared/core/result.ts";
import { importClientCredential } from "../../../shared/oauth/client-assertion.ts";
import type { CredentialSource } from "../../../shared/oauth/token-source.ts";
import type { Clock } from "../../../shared/runtime/clock.ts";
import type { SendHttp } from "../../../shared/runtime/http.ts";

const adminScopes = {
  source: [
    "okta.apps.manage",
    "okta.appGrants.manage",
    "okta.clients.manage",
    "okta.roles.manage",
    "okta.principalRateLimits.manage",
    "okta.eventHooks.manage",
    "okta.users.read",
  ],
  target: [
    "okta.apps.manage",
    "okta.appGrants.manage",
    "okta.clients.manage",
    "okta.roles.manage",
    "okta.principalRateLimits.manage",
    "okta.groups.manage",
    "okta.idps.manage",
    "okta.schemas.manage",
    "okta.policies.manage",
    "okta.users.read",
  ],
} as const;

/** What an OAuth service app needs to be granted to act as admin for bootstrap. */
export function listAdminScopes(
  side: "source" | "target",
  { scope, attributesFrom }: Pick<Connection, "scope" | "attributesFrom">,
): readonly string[] {
  if (side === "target") return adminScopes.target;
  return [
    ...adminScopes.source,
    ...(scope.kind === "app" ? [] : ["okta.groups.read"]),
    ...(attributesFrom === "user" ? [] : ["okta.schemas.manage", "okta.profileMappings.manage"]),
  ];
}

export interface AdminAccessOptions {
  readonly side: "source" | "target";
  readonly orgUrl: string;
  readonly credential: AdminCredential;
  /** What a client asks a token for. */
  readonly scopes: readonly string[];
  readonly send: SendHttp;
  readonly clock: Clock;
}

/** The way into an org with a temporary admin credential. */
export function accessAsAdmin(options: AdminAccessOptions): OrgAccess {
  const { orgUrl, credential, scopes, send, clock } = options;
  if ("apiToken" in credential) {
    const token = succeed(credential.apiToken);
    return accessByApiToken({ get: () => Promise.resolve(token), discard: () => undefined });
  }
  let imported: ReturnType<CredentialSource["get"]> | undefined;
  const get: CredentialSource["get"] = () => {
    imported ??= importClientCredential(credential).then(succeed, () => ({
      ok: false as const,
      failure: { kind: "retry" as const, reason: "credential-refused" as const },
    }));
    return imported;
  };
  return accessByKey({
    orgUrl,
    scope: scopes.join(" "),
    credentials: { get, renew: get },
    send,
    clock,
  });
}
