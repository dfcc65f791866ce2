import { succeed } from "../../../shared/core/result.ts";
import { wantsApp } from "../desired/wanted.ts";
import { type DraftSecret, readDraft } from "../engine/documents.ts";
import type { Facts } from "../engine/facts.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

type Side = "source" | "target";

/** What the worker needs to know of an org, beside the key: who we are there, the one object that is ours, and the target's user type. */
export function createSecretStep(side: Side): Step {
  return {
    id: `${side}-secret`,
    where: "bridge",
    isWanted: () => true,
    async examine(site, facts) {
      const draft = await readDraft(site, side);
      if (!draft.ok) return draft;
      const wanted = buildWanted(side, site, facts);
      if (site.connection.credentials[side] === "api-token" && draft.value.apiToken === undefined) {
        if (site.admins.workerApiToken === undefined) return tokenMissing;
      }
      if (side === "target" && isAdminToken(site, wanted["apiToken"])) return tokenNotItsOwn;
      const { former, kept } = dropFormer(side, draft.value, site);
      const differing = Object.entries(wanted)
        .filter(([name, value]) => value === undefined || entryOf(draft.value, name) !== value)
        .map(([name]) => name);
      const fields = [...differing, ...former];
      return succeed({
        existed: draft.value.clientId === undefined ? null : `client ${draft.value.clientId}`,
        warnings: warn(side, site),
        changes:
          fields.length === 0
            ? []
            : [
                {
                  action: "update",
                  what: `secret for the ${side} org: ${fields.join(", ")}`,
                  perform: async () => site.vault.writeJson(side, combine(kept, wanted)),
                },
              ],
      });
    },
  };
}

const tokenMissing = stop(
  "admin-credentials-missing",
  "The config asks for an API token in the target org, and nobody has given one.",
  "Make a token of a service account there, and put it under workerApiToken into the admin secret.",
);

interface Kept {
  readonly kept: DraftSecret;
  /** Names of what is left out. */
  readonly former: readonly string[];
}

/**
 * Without federation there is no group for the worker to put people into, and its role does not reach the former one; without
 * federation and without an app scope there is no app.
 */
function dropFormer(side: Side, draft: DraftSecret, { connection }: Site): Kept {
  const { appId, groupId, ...others } = draft;
  if (side === "target" && connection.federation === "none" && groupId !== undefined)
    return { kept: others, former: ["groupId"] };
  if (side === "source" && !wantsApp(connection) && appId !== undefined)
    return { kept: others, former: ["appId"] };
  return { kept: draft, former: [] };
}

/** The admins' tokens are temporary: the worker would be left with one that is about to be revoked. */
function isAdminToken({ admins }: Site, token: string | undefined): boolean {
  return (
    token !== undefined &&
    [admins.source, admins.target].some((admin) => "apiToken" in admin && admin.apiToken === token)
  );
}

const tokenNotItsOwn = stop(
  "secret-invalid",
  "The worker's API token is an admin's temporary one, which is revoked at the end.",
  "Make a token of a service account in the target org, and put it under workerApiToken into the admin secret.",
);

function entryOf(draft: DraftSecret, name: string): unknown {
  return Object.entries(draft).find(([key]) => key === name)?.[1];
}

/** undefined: must be there, and is not known yet. */
function buildWanted(side: Side, site: Site, facts: Facts): Readonly<Record<string, string | undefined>> {
  if (side === "source")
    return { clientId: facts.sourceClientId, ...(wantsApp(site.connection) ? { appId: facts.appId } : {}) };
  const { targetUserTypeId: userTypeId } = facts;
  const notes = {
    ...(site.connection.federation === "none" ? {} : { groupId: facts.targetGroupId }),
    ...(userTypeId === undefined ? {} : { userTypeId }),
  };
  if (site.connection.credentials.target !== "api-token") return { clientId: facts.targetClientId, ...notes };
  const { workerApiToken } = site.admins;
  return { ...(workerApiToken === undefined ? {} : { apiToken: workerApiToken }), ...notes };
}

/** In token mode without a key, and the other way round: a secret holds one kind of credential. */
function combine(draft: DraftSecret, wanted: Readonly<Record<string, string | undefined>>): unknown {
  const combined = { ...draft, ...wanted };
  if (combined.apiToken === undefined) return combined;
  const { privateKey: _key, clientId: _client, ...withToken } = combined;
  return withToken;
}

function warn(side: Side, site: Site): readonly string[] {
  if (site.connection.credentials[side] !== "api-token") return [];
  return [
    "A static API token dies with its owner, cannot be limited to scopes, and stays alive until somebody revokes it: a key is safer.",
  ];
}
