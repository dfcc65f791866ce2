import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { Result } from "../../../shared/core/result.ts";
import { buildIdentityProvider } from "../desired/identity-provider.ts";
import { activateIfOff } from "../engine/activation.ts";
import { dropReadOnly, mergeDesired } from "../engine/compare.ts";
import type { Facts } from "../engine/facts.ts";
import { createObjectStep, type OktaObject, objectSchema } from "../engine/object-step.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import { textIn, valueIn } from "../engine/text-in.ts";

export const identityProvidersPath = "/api/v1/idps";
const title = "identity provider";
const readOnly = ["id", "created", "lastUpdated", "_links", "status"];

function name(site: Site): string {
  return `orgbridge ${site.connection.id}`;
}

/** The source org as SAML 2.0 identity provider of the target org. */
export const identityProviderStep = createObjectStep({
  step: "identity-provider",
  side: "target",
  title,
  adoptable: "identity-provider",
  isWanted: ({ connection }) => connection.federation !== "none",
  list: (org) => listIdentityProviders(org),
  nameOf: (idp) => idp["name"],
  name,
  isOurs: isOurIdentityProvider,
  isInTheWay: trustsOurApp,
  desired: buildIdentityProvider,
  create: (desired, site) => ({
    method: "POST",
    path: identityProvidersPath,
    body: { ...desired, name: name(site) },
  }),
  update: (idp, desired) => ({
    method: "PUT",
    path: `${identityProvidersPath}/${idp.id}`,
    body: dropReadOnly(mergeDesired(idp, desired), readOnly),
  }),
  further: (idp, org) => activateIfOff(idp, identityProvidersPath, org, title),
  learn: (idp) => ({ idpId: idp.id }),
});

/** Every identity provider of an org that speaks SAML. */
export function listIdentityProviders(org: OrgSite): Promise<Result<readonly OktaObject[], Problem>> {
  return org.reads.list(
    `${identityProvidersPath}?type=SAML2&limit=200`,
    objectSchema,
    "looking through the identity providers",
  );
}

/**
 * It can carry no mark, but it lets in our group, or has our name and trusts our app. To trust our app alone is not enough:
 * whoever federated the orgs by hand has such a one.
 */
export function isOurIdentityProvider(idp: OktaObject, site: Site, facts: Facts): boolean {
  const { targetGroupId } = facts;
  const included = valueIn(idp, "policy.accountLink.filter.groups.include");
  const letsInOurGroup =
    targetGroupId !== undefined && Array.isArray(included) && included.includes(targetGroupId);
  return letsInOurGroup || (idp["name"] === name(site) && trustsOurApp(idp, site, facts));
}

function trustsOurApp(idp: OktaObject, _site: Site, { identity }: Facts): boolean {
  return identity !== undefined && textIn(idp, "protocol.credentials.trust.issuer") === identity.issuer;
}
