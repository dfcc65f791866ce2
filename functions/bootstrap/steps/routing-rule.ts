import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { activateIfOff } from "../engine/activation.ts";
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
    const found = await findRoutingPolicy(site.target);
    if (!found.ok) return found;
    const policy = found.value;
    if (policy !== undefined)
      return succeed({ existed: `policy ${policy.id}`, changes: [], facts: { routingPolicyId: policy.id } });
    return stop(
      "not-offered",
      "The target org has no policy for identity provider routing rules.",
      "Leave federation.routingRule out of the config: people begin at the source org's tile.",
    );
  },
};

/** The one policy that holds an org's routing rules; undefined where the org has none. */
export async function findRoutingPolicy(org: OrgSite): Promise<Result<OktaObject | undefined, Problem>> {
  const listed = await org.reads.list("/api/v1/policies?type=IDP_DISCOVERY", objectSchema, doing);
  return listed.ok ? succeed(listed.value[0]) : listed;
}

/** Where the routing rules are. */
export function rulesPath(routingPolicyId: string | undefined): string {
  return `/api/v1/policies/${routingPolicyId ?? ""}/rules`;
}

function name(site: Site): string {
  return `orgbridge ${site.connection.id}`;
}

/** Sends people of the login domains from the target's sign-in page to the source org. */
export const routingRuleStep: Step = createObjectStep({
  step: "routing-rule",
  side: "target",
  title: "routing rule",
  adoptable: "routing-rule",
  isWanted: wantsRouting,
  list: listRules,
  nameOf: (rule) => rule["name"],
  name,
  isOurs: isOurRule,
  desired: buildRule,
  create: (desired, site, facts) => ({
    method: "POST",
    path: rulesPath(facts.routingPolicyId),
    body: { ...desired, name: name(site), type: "IDP_DISCOVERY" },
  }),
  update: (rule, desired, _site, facts) => ({
    method: "PUT",
    path: `${rulesPath(facts.routingPolicyId)}/${rule.id}`,
    body: dropReadOnly(mergeDesired(rule, desired), readOnly),
  }),
  further: (rule, org, _site, facts) =>
    activateIfOff(rule, rulesPath(facts.routingPolicyId), org, "routing rule"),
});

/** Every rule of the policy. */
export async function listRules(
  org: OrgSite,
  _site: Site,
  { routingPolicyId }: Facts,
): Promise<Result<readonly OktaObject[], Problem>> {
  if (routingPolicyId === undefined) return succeed([]);
  return org.reads.list(rulesPath(routingPolicyId), objectSchema, doing);
}

/** A rule can carry no mark, but it has our name and sends people to our identity provider. Others may lead there too. */
export function isOurRule(rule: OktaObject, site: Site, { idpId }: Facts): boolean {
  const providers = valueIn(rule, "actions.idp.providers");
  return (
    rule["name"] === name(site) &&
    idpId !== undefined &&
    Array.isArray(providers) &&
    providers.some((each) => valueIn(each, "id") === idpId)
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
