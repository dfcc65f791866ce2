import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { dropReadOnly, type JsonObject, mergeDesired } from "../engine/compare.ts";
import type { Facts } from "../engine/facts.ts";
import { createObjectStep, type OktaObject, objectSchema } from "../engine/object-step.ts";
import { stop } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { valueIn } from "../engine/text-in.ts";

const readOnly = ["id", "created", "lastUpdated", "_links", "status", "system"];
const doing = "looking through the routing rules";

/** Whether the config wants the target's sign-in page to send people on. */
export function wantsRouting({ connection }: Site): boolean {
  return connection.federation !== "none" && connection.federation.routingRule;
}

/** The one policy of the target org that holds its routing rules. */
export const routingPolicyStep: Step = {
  id: "routing-policy",
  where: "target",
  isWanted: wantsRouting,
  async examine(site) {
    const listed = await site.target.reads.list("/api/v1/policies?type=IDP_DISCOVERY", objectSchema, doing);
    if (!listed.ok) return listed;
    const [policy] = listed.value;
    if (policy !== undefined)
      return succeed({ existed: `policy ${policy.id}`, changes: [], facts: { routingPolicyId: policy.id } });
    return stop(
      "not-offered",
      "The target org has no policy for identity provider routing rules.",
      "Leave federation.routingRule out of the config: people begin at the source org's tile.",
    );
  },
};

/** Sends people of the login domains from the target's sign-in page to the source org. */
export const routingRuleStep: Step = createObjectStep({
  step: "routing-rule",
  side: "target",
  title: "routing rule",
  adoptable: "routing-rule",
  isWanted: wantsRouting,
  list: listRules,
  nameOf: (rule) => rule["name"],
  name: (site) => `orgbridge ${site.connection.id}`,
  isOurs: isOurRule,
  desired: buildRule,
  create: (desired, site, facts) => ({
    method: "POST",
    path: `/api/v1/policies/${facts.routingPolicyId ?? ""}/rules`,
    body: { ...desired, name: `orgbridge ${site.connection.id}`, type: "IDP_DISCOVERY" },
  }),
  update: (rule, desired, _site, facts) => ({
    method: "PUT",
    path: `/api/v1/policies/${facts.routingPolicyId ?? ""}/rules/${rule.id}`,
    body: dropReadOnly(mergeDesired(rule, desired), readOnly),
  }),
});

/** Every rule of the policy. */
export async function listRules(
  org: OrgSite,
  _site: Site,
  { routingPolicyId }: Facts,
): Promise<Result<readonly OktaObject[], Problem>> {
  if (routingPolicyId === undefined) return succeed([]);
  return org.reads.list(`/api/v1/policies/${routingPolicyId}/rules`, objectSchema, doing);
}

/** A rule can carry no mark, but it sends people to our identity provider. */
export function isOurRule(rule: OktaObject, _site: Site, { idpId }: Facts): boolean {
  const providers = valueIn(rule, "actions.idp.providers");
  return (
    Array.isArray(providers) && idpId !== undefined && providers.some((each) => valueIn(each, "id") === idpId)
  );
}

function buildRule({ connection }: Site, { idpId }: Facts): JsonObject {
  return {
    conditions: {
      userIdentifier: {
        type: "IDENTIFIER",
        patterns: connection.loginDomains.map((domain) => ({ matchType: "SUFFIX", value: `@${domain}` })),
      },
    },
    actions: { idp: { providers: [{ type: "SAML2", id: idpId ?? null }] } },
  };
}
