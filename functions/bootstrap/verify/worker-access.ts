import { accessByApiToken, accessByKey } from "../../../shared/access/open-org.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../shared/access/org-secrets.ts";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { findNamedApp } from "../../../shared/contracts/scope.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { createAdminClient } from "../../../shared/okta/admin-client.ts";
import type { CallAdmin } from "../../../shared/okta/admin-requests.ts";
import { buildSourceScope } from "../../../shared/okta/source-directory.ts";
import { buildTargetScope } from "../../../shared/okta/target-directory.ts";
import type { SendHttp } from "../../../shared/runtime/http.ts";
import { stop } from "../engine/problems.ts";
import type { Ground } from "../engine/site.ts";

type Side = "source" | "target";

/** An org as the worker gets into it: with the credential in the connection's secret, and nothing else. */
export interface WorkerAccess {
  readonly call: CallAdmin;
  /** The app that is the scope, or the group of replicated people, as noted in the secret. */
  readonly appId: string | undefined;
  readonly groupId: string | undefined;
}

/** Opens an org as the worker would. */
export async function openAsWorker(
  ground: Ground,
  side: Side,
  send: SendHttp,
): Promise<Result<WorkerAccess, Problem>> {
  const secret = await ground.vault.readText(side);
  if (!secret.ok) return secret;
  const text = secret.value?.text ?? "";
  const orgUrl = ground.connection[side].orgUrl;
  const { clock, deadlineMs } = ground;
  const source = side === "source" ? await decodeSourceAccess(text) : null;
  const target = side === "target" ? await decodeTargetAccess(text) : null;
  const credential =
    source?.ok === true ? source.value.credential : target?.ok === true ? target.value.credential : null;
  const token = target?.ok === true ? target.value.apiToken : null;
  const notes = {
    appId: findNamedApp(ground.connection.scope) ?? (source?.ok === true ? source.value.appId : undefined),
    groupId: target?.ok === true ? target.value.groupId : undefined,
  };
  if (token !== null) {
    const get = succeed(token);
    const access = accessByApiToken({ get: () => Promise.resolve(get), discard: () => undefined });
    return succeed({ ...notes, call: createAdminClient({ ...access, orgUrl, send, clock, deadlineMs }) });
  }
  if (credential === null)
    return stop(
      "secret-invalid",
      `The secret for the ${side} org holds no credential yet.`,
      "Run bootstrap with the action apply: it makes one.",
    );
  const get = succeed(credential);
  const access = accessByKey({
    orgUrl,
    scope:
      side === "source"
        ? buildSourceScope(ground.connection.scope.kind)
        : buildTargetScope(ground.connection),
    credentials: { get: () => Promise.resolve(get), renew: () => Promise.resolve(get) },
    send,
    clock,
  });
  return succeed({ ...notes, call: createAdminClient({ ...access, orgUrl, send, clock, deadlineMs }) });
}
