import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import {
  emptyPublicDocument,
  type PublicDocument,
  publicDocumentSchema,
} from "../../../shared/contracts/public-document.ts";
import { clientSecretSchema } from "../../../shared/contracts/secrets.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { Ground } from "./site.ts";

/** A client secret while it comes to be: the key is there first, the client's id when the org has given one. */
const draftSecretSchema = v.object({
  clientId: v.optional(oktaIdSchema),
  privateKey: v.optional(clientSecretSchema.entries.privateKey),
  apiToken: v.optional(v.string()),
  appId: v.optional(oktaIdSchema),
  groupId: v.optional(oktaIdSchema),
  userTypeId: v.optional(oktaIdSchema),
});

export type DraftSecret = v.InferOutput<typeof draftSecretSchema>;

/** What is kept about our access to one org so far. */
export async function readDraft(
  ground: Ground,
  side: "source" | "target",
): Promise<Result<DraftSecret, Problem>> {
  const found = await ground.vault.readJson(side, draftSecretSchema);
  return found.ok ? succeed(found.value ?? {}) : found;
}

/** What anybody may know of the connection so far. */
export async function readPublicDocument(ground: Ground): Promise<Result<PublicDocument, Problem>> {
  const found = await ground.vault.readJson("public", publicDocumentSchema);
  return found.ok ? succeed(found.value ?? emptyPublicDocument) : found;
}
