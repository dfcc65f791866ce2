import { makeIdpMappings } from "../idps/idp-mappings.ts";
import type { IdentityProvider, IdpMapping } from "../idps/idp-view.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { type FullSnapshot, readInstant, readObject, readText } from "./snapshot.ts";

/** Identity providers, the people linked to them, and the mappings from them. */
export function restoreIdps(org: Org, snapshot: FullSnapshot): void {
  for (const entry of snapshot.idps) {
    const shown = snapshot.mappings.filter((each) => readText(each, "source.id") === readText(entry, "id"));
    const idp = makeIdp(org, entry, shown);
    org.ids.goBeyond(idp.id);
    org.idps.set(idp.id, idp);
  }
  for (const { idpId, entry } of snapshot.idpLinks) {
    const userId = readText(entry, "id") ?? "";
    org.idpLinks.set(`${idpId} ${userId}`, {
      idpId,
      userId,
      externalId: readText(entry, "externalId") ?? "unknown",
      createdMs: readInstant(entry, "created") ?? org.clock.nowMs(),
    });
  }
}

function makeIdp(org: Org, entry: JsonObject, shown: readonly JsonObject[]): IdentityProvider {
  const nowMs = org.clock.nowMs();
  return {
    id: readText(entry, "id") ?? "",
    mappings: makeMappings(org, shown),
    type: readText(entry, "type") ?? "SAML2",
    name: readText(entry, "name") ?? "",
    status: entry["status"] === "INACTIVE" ? "INACTIVE" : "ACTIVE",
    issuerMode: readText(entry, "issuerMode"),
    createdMs: readInstant(entry, "created") ?? nowMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
    protocol: readObject(entry, "protocol"),
    policy: readObject(entry, "policy"),
  };
}

/** The mappings that were shown; a new provider's where there are none. */
function makeMappings(org: Org, shown: readonly JsonObject[]): readonly IdpMapping[] {
  const fresh = makeIdpMappings(org);
  if (shown.length === 0) return fresh;
  const [first] = fresh;
  return shown.map((entry) => ({
    id: readText(entry, "id") ?? "",
    typeId: readText(entry, "target.name") === "user" ? org.userTypeId : (readText(entry, "target.id") ?? ""),
    typeName: readText(entry, "target.name") ?? "user",
    properties: "properties" in entry ? readObject(entry, "properties") : (first?.properties ?? {}),
  }));
}
