import type { Org } from "../org.ts";
import type { IdpMapping } from "./idp-view.ts";

/** A mapping from a new identity provider to every user type of the org, the default type first. */
export function makeIdpMappings(org: Org): readonly IdpMapping[] {
  const types = [[org.userTypeId, "user"] as const, ...org.otherUserTypes];
  return types.map(([typeId, typeName]) => ({ id: org.newId("prm"), typeId, typeName }));
}
