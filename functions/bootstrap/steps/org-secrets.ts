import { succeed } from "../../../shared/core/result.ts";
import { type DraftSecret, readDraft } from "../engine/documents.ts";
import type { Facts } from "../engine/facts.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

type Side = "source" | "target";

/** What the worker needs to know of an org, beside the key: who we are there, and the one object that is ours. */
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
      const differing = Object.entries(wanted)
        .filter(([name, value]) => value === undefined || entryOf(draft.value, name) !== value)
        .map(([name]) => name);
      return succeed({
        existed: draft.value.clientId === undefined ? null : `client ${draft.value.clientId}`,
        warnings: warn(side, site),
        changes:
          differing.length === 0
            ? []
            : [
                {
                  action: "update",
                  what: `secret for the ${side} org: ${differing.join(", ")}`,
                  perform: async () => site.vault.writeJson(side, combine(draft.value, wanted)),
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

function entryOf(draft: DraftSecret, name: string): unknown {
  return Object.entries(draft).find(([key]) => key === name)?.[1];
}

/** undefined: must be there, and is not known yet. */
function buildWanted(side: Side, site: Site, facts: Facts): Readonly<Record<string, string | undefined>> {
  if (side === "source") return { clientId: facts.sourceClientId, appId: facts.appId };
  const group = site.connection.federation === "none" ? {} : { groupId: facts.targetGroupId };
  if (site.connection.credentials.target !== "api-token") return { clientId: facts.targetClientId, ...group };
  const { workerApiToken } = site.admins;
  return { ...(workerApiToken === undefined ? {} : { apiToken: workerApiToken }), ...group };
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
