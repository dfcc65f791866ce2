import { makeNotFoundError } from "../errors.ts";
import type { Call } from "../http/exchange.ts";
import type { IdentityProvider } from "../idps/idp-view.ts";
import { isJsonObject, type Json } from "../json.ts";
import type { Org } from "../org.ts";

/** The identity provider that a path names. @throws OktaError 404 */
export function findIdp(org: Org, call: Call): IdentityProvider {
  const id = call.params["idpId"] ?? "";
  const idp = org.idps.get(id);
  if (!idp) throw makeNotFoundError(id, "IdpTrust");
  return idp;
}

/** What the provider's signatures are verified with. */
export function readTrust({ protocol }: IdentityProvider): Json | undefined {
  const { credentials } = protocol;
  return isJsonObject(credentials) ? credentials["trust"] : undefined;
}
