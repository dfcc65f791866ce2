import type { PublicDocument, PublicKey } from "../../../shared/contracts/public-document.ts";
import { succeed } from "../../../shared/core/result.ts";
import { makePrivateKey, publicHalf } from "../engine/client-keys.ts";
import { findDifferences } from "../engine/compare.ts";
import { type DraftSecret, readDraft, readPublicDocument } from "../engine/documents.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

type Side = "source" | "target";

/** Whether the bridge proves itself to an org with a key of its own. */
export function usesKey(site: Site, side: Side): boolean {
  return site.connection.credentials[side] !== "api-token";
}

/** The key pair with which the bridge proves itself to one org: the private half goes into the secret. */
export function createKeyStep(side: Side): Step {
  return {
    id: `${side}-key`,
    where: "bridge",
    isWanted: (site) => usesKey(site, side),
    async examine(site) {
      const draft = await readDraft(site, side);
      if (!draft.ok) return draft;
      const { privateKey, apiToken } = draft.value;
      if (privateKey !== undefined) {
        const key = publicHalf(privateKey);
        return succeed({ existed: `key ${key.kid}`, changes: [], facts: { [`${side}Key`]: key } });
      }
      return succeed({
        existed: null,
        warnings: apiToken === undefined ? [] : [formerToken],
        changes: [
          {
            action: "create",
            what: `key pair for the ${side} org`,
            perform: async () =>
              site.vault.writeJson(side, {
                ...keepNotes(draft.value),
                privateKey: await makePrivateKey(),
              }),
          },
        ],
      });
    },
  };
}

const formerToken =
  "The static API token that the worker used until now is forgotten here, and still alive in the org: revoke it there by hand.";

/** A secret holds one kind of credential, never two: a token that was there goes. */
function keepNotes({ apiToken: _token, clientId: _client, ...notes }: DraftSecret): DraftSecret {
  return notes;
}

/** The public halves, kept apart from the private ones, for the key route to serve. */
export const publicKeysStep: Step = {
  id: "public-keys",
  where: "bridge",
  isWanted: () => true,
  async examine(site, facts) {
    const document = await readPublicDocument(site);
    if (!document.ok) return document;
    const wanted = (["source", "target"] as const).filter((side) => usesKey(site, side));
    const missing = wanted.filter((side) => !publishes(document.value, side, facts[`${side}Key`]));
    return succeed({
      existed: document.value.keys.length === 0 ? null : `${document.value.keys.length} public keys`,
      changes: missing.map((side) => ({
        action: "update" as const,
        what: `public key for the ${side} org`,
        perform: () => publish(site, side, facts[`${side}Key`]),
      })),
    });
  },
};

function publishes(document: PublicDocument, org: Side, key: PublicKey | undefined): boolean {
  const current = document.keys.find((entry) => entry.org === org && entry.stage === "current");
  return key !== undefined && current !== undefined && findDifferences({ ...key }, current.key).length === 0;
}

/** Other stages stay: they are the business of rotation. */
async function publish(
  site: Site,
  org: Side,
  key: PublicKey | undefined,
): ReturnType<Site["vault"]["writeJson"]> {
  const document = await readPublicDocument(site);
  if (!document.ok) return document;
  const others = document.value.keys.filter((entry) => entry.org !== org || entry.stage !== "current");
  const keys = key === undefined ? others : [...others, { org, stage: "current" as const, key }];
  return site.vault.writeJson("public", { ...document.value, keys });
}
