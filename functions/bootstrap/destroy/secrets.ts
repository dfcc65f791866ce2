import { emptyPublicDocument } from "../../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../../shared/contracts/secrets.ts";
import { succeed } from "../../../shared/core/result.ts";
import { readDraft, readPublicDocument } from "../engine/documents.ts";
import type { Change, Step } from "../engine/step.ts";

/** Forgets the keys and notes of the connection: what they were for is gone. */
export const secretRemoval: Step = {
  id: "secrets",
  where: "bridge",
  isWanted: () => true,
  async examine(site) {
    const changes: Change[] = [];
    const warnings: string[] = [];
    for (const side of ["source", "target"] as const) {
      const draft = await readDraft(site, side);
      if (!draft.ok) return draft;
      if (draft.value.apiToken !== undefined)
        warnings.push(
          `The worker's API token of the ${side} org is forgotten here, and still alive there: revoke it by hand.`,
        );
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
    return succeed({
      existed: changes.length === 0 ? null : "secrets of the connection",
      changes,
      warnings,
    });
  },
};
