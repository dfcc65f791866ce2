import { type AdminSecret, adminSecretSchema, type Problem } from "../../shared/contracts/bootstrap.ts";
import type { Connection } from "../../shared/contracts/connection.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import { createAdminClient } from "../../shared/okta/admin-client.ts";
import type { CallAdmin } from "../../shared/okta/admin-requests.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { SendHttp } from "../../shared/runtime/http.ts";
import { accessAsAdmin, listAdminScopes } from "./engine/admin-access.ts";
import type { Feed } from "./engine/feed.ts";
import { findMissingScopes } from "./engine/missing-scopes.ts";
import { OrgReads } from "./engine/org-reads.ts";
import { buildMark, type Ground, type OrgSite, type Site } from "./engine/site.ts";
import type { Vault } from "./engine/vault.ts";

/** What opening both orgs of a connection takes. */
export interface SiteOptions {
  readonly connection: Connection;
  readonly prefix: string;
  readonly apiUrl: string;
  readonly vault: Vault;
  readonly feed: Feed;
  readonly send: SendHttp;
  readonly clock: Clock;
  readonly deadlineMs: number;
}

/** What is known without any admin credential. */
export function layGround({ connection, prefix, ...rest }: SiteOptions): Ground {
  const { vault, feed, apiUrl, clock, deadlineMs } = rest;
  return { connection, vault, feed, apiUrl, clock, deadlineMs, mark: buildMark(prefix, connection.id) };
}

/**
 * Opens both orgs as an admin, with the credentials that somebody put into Secrets Manager for it.
 * @returns null when nobody has
 */
export async function openSite(options: SiteOptions): Promise<Result<Site | null, Problem>> {
  const admins = await options.vault.readJson("admins", adminSecretSchema);
  if (!admins.ok) return admins;
  if (admins.value === null) return succeed(null);
  const source = await openOrgSite("source", admins.value, options);
  if (!source.ok) return source;
  const target = await openOrgSite("target", admins.value, options);
  if (!target.ok) return target;
  return succeed({
    ...layGround(options),
    admins: admins.value,
    source: source.value,
    target: target.value,
  });
}

async function openOrgSite(
  side: "source" | "target",
  admins: AdminSecret,
  options: SiteOptions,
): Promise<Result<OrgSite, Problem>> {
  const { connection, send, clock, deadlineMs } = options;
  const url = connection[side].orgUrl;
  const scopes = listAdminScopes(side, connection);
  const given = { side, orgUrl: url, credential: admins[side], scopes, send, clock };
  const access = accessAsAdmin(given);
  const problem = await findMissingScopes(given, access);
  if (problem !== null) return fail(problem);
  const change: CallAdmin = createAdminClient({ ...access, orgUrl: url, send, clock, deadlineMs });
  return succeed({ side, url, change, reads: new OrgReads(side, change) });
}
