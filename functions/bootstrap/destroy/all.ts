import { emptyPublicDocument } from "../../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../../shared/contracts/secrets.ts";
import { succeed } from "../../../shared/core/result.ts";
import { readDraft, readPublicDocument } from "../engine/documents.ts";
import type { Change, Step } from "../engine/step.ts";
import { attributeRemoval } from "./attributes.ts";
import { createDrainStep } from "./drain.ts";
import type { Feed } from "./feed.ts";
import {
  certificateRemoval,
  createAppRemoval,
  createIamRemoval,
  groupRemoval,
  hookRemoval,
  identityProviderRemoval,
  routingRuleRemoval,
} from "./removals.ts";

/** Forgets the keys and notes of the connection: what they were for is gone. */
const secretRemoval: Step = {
  id: "secrets",
  where: "bridge",
  isWanted: () => true,
  async examine(site) {
    const changes: Change[] = [];
    for (const side of ["source", "target"] as const) {
      const draft = await readDraft(site, side);
      if (!draft.ok) return draft;
      if (Object.values(draft.value).some((value) => value !== undefined))
        changes.push({
          action: "remove",
          what: `secret for the ${side} org`,
          perform: () => site.vault.writeJson(side, placeholderSecret),
        });
    }
    const document = await readPublicDocument(site);
    if (!document.ok) return document;
    const { keys, hookSecretVersion, certificates } = document.value;
    if (keys.length > 0 || hookSecretVersion !== undefined || certificates.length > 0)
      changes.push({
        action: "remove",
        what: "public keys and notes",
        perform: () => site.vault.writeJson("public", emptyPublicDocument),
      });
    return succeed({ existed: changes.length === 0 ? null : "secrets of the connection", changes });
  },
};

/**
 * What destroy does, in this order: nothing new arrives, what has arrived is finished, the worker rests; then the way in for
 * people, then the bridge's own access, then what only it needed. Nobody is removed.
 */
export function listDestroySteps(feed: Feed): readonly Step[] {
  return [
    hookRemoval,
    createDrainStep(feed),
    routingRuleRemoval,
    identityProviderRemoval,
    certificateRemoval,
    createAppRemoval("source"),
    createAppRemoval("target"),
    createIamRemoval("source", "resource-sets", "resource set"),
    createIamRemoval("source", "roles", "admin role"),
    createIamRemoval("target", "resource-sets", "resource set"),
    createIamRemoval("target", "roles", "admin role"),
    groupRemoval,
    attributeRemoval,
    secretRemoval,
  ];
}
