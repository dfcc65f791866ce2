import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { appsPath, isMarked, isMarkedApp, listApps } from "../engine/apps.ts";
import { listIam } from "../engine/iam.ts";
import { type OktaObject, objectSchema } from "../engine/object-step.ts";
import type { OrgSite } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { textIn } from "../engine/text-in.ts";
import { isOurHook } from "../steps/event-hook.ts";
import {
  identityProvidersPath,
  isOurIdentityProvider,
  listIdentityProviders,
} from "../steps/identity-provider.ts";
import { isOurRule, listRules, rulesPath } from "../steps/routing-rule.ts";
import { clientRole } from "../steps/service-client.ts";
import { isOurGroup, listGroups } from "../steps/target-group.ts";
import { createRemovalStep, deactivateAt, deleteAt } from "./removal-step.ts";

type Side = "source" | "target";

/** First of all, so that nothing new arrives. */
export const hookRemoval = createRemovalStep({
  step: "event-hook",
  side: "source",
  title: "event hook",
  list: (org) => org.reads.list("/api/v1/eventHooks", objectSchema, "looking through the event hooks"),
  isOurs: isOurHook,
  adoptable: () => "event-hook",
  prepare: deactivateAt("/api/v1/eventHooks"),
  remove: deleteAt("/api/v1/eventHooks"),
});

export const routingRuleRemoval = createRemovalStep({
  step: "routing-rule",
  side: "target",
  title: "routing rule",
  list: listRules,
  isOurs: isOurRule,
  adoptable: () => "routing-rule",
  remove: (rule, facts) => ({
    method: "DELETE",
    path: `${rulesPath(facts.routingPolicyId)}/${rule.id}`,
  }),
});

export const identityProviderRemoval = createRemovalStep({
  step: "identity-provider",
  side: "target",
  title: "identity provider",
  list: (org) => listIdentityProviders(org),
  isOurs: isOurIdentityProvider,
  adoptable: () => "identity-provider",
  prepare: deactivateAt(identityProvidersPath),
  remove: deleteAt(identityProvidersPath),
});

/** The app, its deep links, and the API service app: all that carries our mark. */
export function createAppRemoval(side: Side): Step {
  return createRemovalStep({
    step: `${side}-apps`,
    side,
    title: "app",
    list: (org) => listApps(org),
    isOurs: (app, site) => isMarkedApp(app, site),
    adoptable: (app, site) => {
      if (isMarkedApp(app, site, clientRole)) return `${side}-client`;
      return app["signOnMode"] === "BOOKMARK" ? "deep-link" : "source-app";
    },
    prepare: deactivateAt(appsPath),
    remove: deleteAt(appsPath),
  });
}

/** Resource sets before roles; both are in use until the client is gone. */
export function createIamRemoval(side: Side, area: "resource-sets" | "roles", title: string): Step {
  const path = `/api/v1/iam/${area}`;
  return createRemovalStep({
    step: `${side}-${area}`,
    side,
    title,
    list: (org) => listIamObjects(org, path, area),
    isOurs: (object, site) => isMarked(textIn(object, "description"), site),
    adoptable: () => `${side}-role`,
    remove: deleteAt(path),
  });
}

async function listIamObjects(
  org: OrgSite,
  path: string,
  area: string,
): Promise<Result<readonly OktaObject[], Problem>> {
  const listed = await listIam(org, path, area);
  if (!listed.ok) return listed;
  return succeed(listed.value.kind === "list" ? listed.value.objects : []);
}

export const groupRemoval = createRemovalStep({
  step: "target-group",
  side: "target",
  title: "group",
  list: listGroups,
  isOurs: isOurGroup,
  adoptable: () => "target-group",
  remove: deleteAt("/api/v1/groups"),
});
