import { buildIdentityProvider } from "../desired/identity-provider.ts";
import { dropReadOnly, mergeDesired } from "../engine/compare.ts";
import type { Facts } from "../engine/facts.ts";
import { createObjectStep, type OktaObject, objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import type { Change } from "../engine/step.ts";
import { textIn, valueIn } from "../engine/text-in.ts";

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
  list: (org) =>
    org.reads.list(
      "/api/v1/idps?type=SAML2&limit=200",
      objectSchema,
      "looking through the identity providers",
    ),
  nameOf: (idp) => idp["name"],
  name,
  isOurs: isOurIdentityProvider,
  isInTheWay: trustsOurApp,
  desired: buildIdentityProvider,
  create: (desired, site) => ({
    method: "POST",
    path: "/api/v1/idps",
    body: { ...desired, name: name(site) },
  }),
  update: (idp, desired) => ({
    method: "PUT",
    path: `/api/v1/idps/${idp.id}`,
    body: dropReadOnly(mergeDesired(idp, desired), readOnly),
  }),
  further: (idp, org) => activateIfOff(idp, org),
  learn: (idp) => ({ idpId: idp.id }),
});

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

function activateIfOff(idp: OktaObject, org: OrgSite): readonly Change[] {
  if (idp["status"] === "ACTIVE") return [];
  return [
    {
      action: "activate",
      what: title,
      perform: async () =>
        explain(
          await org.change({ method: "POST", path: `/api/v1/idps/${idp.id}/lifecycle/activate` }),
          "target",
          `activating the ${title}`,
        ),
    },
  ];
}
