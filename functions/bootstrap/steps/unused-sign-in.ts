import { succeed } from "../../../shared/core/result.ts";
import { deactivateIfOn } from "../engine/activation.ts";
import type { Step } from "../engine/step.ts";
import { identityProvidersPath, isOurIdentityProvider, listIdentityProviders } from "./identity-provider.ts";
import { findRoutingPolicy, isOurRule, listRules, rulesPath, wantsRouting } from "./routing-rule.ts";
import { isOurGroup, listGroups } from "./target-group.ts";

/**
 * The identity provider and the routing rule of an earlier config: while they are active, people sign in by a way that nobody
 * asks for any more. `destroy` takes them away.
 */
export const unusedSignInStep: Step = {
  id: "unused-sign-in",
  where: "target",
  isWanted: (site) => !wantsRouting(site),
  async examine(site, facts) {
    const org = site.target;
    const groups = await listGroups(org, site);
    if (!groups.ok) return groups;
    const targetGroupId = groups.value.find((group) => isOurGroup(group, site))?.id;
    const known = targetGroupId === undefined ? facts : { ...facts, targetGroupId };
    const listed = await listIdentityProviders(org);
    if (!listed.ok) return listed;
    const ours = listed.value.filter((idp) => isOurIdentityProvider(idp, site, known));
    if (ours.length === 0) return succeed({ existed: null, changes: [] });
    const policy = await findRoutingPolicy(org);
    if (!policy.ok) return policy;
    const routingPolicyId = policy.value?.id;
    const rules =
      routingPolicyId === undefined ? succeed([]) : await listRules(org, site, { routingPolicyId });
    if (!rules.ok) return rules;
    const unusedRules = rules.value.filter((rule) =>
      ours.some(({ id: idpId }) => isOurRule(rule, site, { idpId })),
    );
    const unusedProviders = site.connection.federation === "none" ? ours : [];
    return succeed({
      existed: null,
      changes: [
        ...unusedRules.flatMap((rule) =>
          deactivateIfOn(rule, rulesPath(routingPolicyId), org, "routing rule"),
        ),
        ...unusedProviders.flatMap((idp) =>
          deactivateIfOn(idp, identityProvidersPath, org, "identity provider"),
        ),
      ],
    });
  },
};
