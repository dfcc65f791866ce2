import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { isMarked, isMarkedApp, listApps } from "../engine/apps.ts";
import { readPublicDocument } from "../engine/documents.ts";
import { listIam } from "../engine/iam.ts";
import { type OktaObject, objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";
import { textIn } from "../engine/text-in.ts";
import { fingerprintOf } from "../steps/certificates.ts";
import { isOurHook } from "../steps/event-hook.ts";
import { isOurIdentityProvider } from "../steps/identity-provider.ts";
import { isOurRule, listRules } from "../steps/routing-rule.ts";
import { createRemovalStep, deactivateAt, deleteAt } from "./removal-step.ts";

type Side = "source" | "target";

/** First of all, so that nothing new arrives. */
export const hookRemoval = createRemovalStep({
  step: "event-hook",
  side: "source",
  title: "event hook",
  list: (org) => org.reads.list("/api/v1/eventHooks", objectSchema, "looking through the event hooks"),
  isOurs: isOurHook,
  prepare: deactivateAt("/api/v1/eventHooks"),
  remove: deleteAt("/api/v1/eventHooks"),
});

export const routingRuleRemoval = createRemovalStep({
  step: "routing-rule",
  side: "target",
  title: "routing rule",
  list: listRules,
  isOurs: isOurRule,
  remove: (rule, facts) => ({
    method: "DELETE",
    path: `/api/v1/policies/${facts.routingPolicyId ?? ""}/rules/${rule.id}`,
  }),
});

export const identityProviderRemoval = createRemovalStep({
  step: "identity-provider",
  side: "target",
  title: "identity provider",
  list: (org) =>
    org.reads.list(
      "/api/v1/idps?type=SAML2&limit=200",
      objectSchema,
      "looking through the identity providers",
    ),
  isOurs: isOurIdentityProvider,
  prepare: deactivateAt("/api/v1/idps"),
  remove: deleteAt("/api/v1/idps"),
});

/** The app, its deep links, and the API service app: all that carries our mark. */
export function createAppRemoval(side: Side): Step {
  return createRemovalStep({
    step: `${side}-apps`,
    side,
    title: "app",
    list: (org) => listApps(org),
    isOurs: (app, site) => isMarkedApp(app, site),
    prepare: deactivateAt("/api/v1/apps"),
    remove: deleteAt("/api/v1/apps"),
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
  list: (org, site) =>
    org.reads.list(
      `/api/v1/groups?q=${encodeURIComponent(`orgbridge ${site.connection.id}`)}&limit=200`,
      objectSchema,
      "looking for the group of replicated people",
    ),
  isOurs: (group, site) => isMarked(textIn(group, "profile.description"), site),
  remove: deleteAt("/api/v1/groups"),
});

const trustedSchema = v.looseObject({ kid: v.string(), x5c: v.optional(v.array(v.string()), []) });
const keysPath = "/api/v1/idps/credentials/keys";

/** Only certificates that were noted when bootstrap sent them, and only while no other identity provider needs them. */
export const certificateRemoval: Step = {
  id: "trusted-certificates",
  where: "target",
  isWanted: () => true,
  async examine(site) {
    const document = await readPublicDocument(site);
    if (!document.ok) return document;
    const { certificates } = document.value;
    const listed = await site.target.reads.list(
      `${keysPath}?limit=200`,
      trustedSchema,
      "reading the certificates of identity providers",
    );
    if (!listed.ok) return listed;
    const ours = listed.value.filter(
      ({ x5c }) => x5c[0] !== undefined && certificates.includes(fingerprintOf(x5c[0])),
    );
    const used = await listUsedKids(site.target);
    if (!used.ok) return used;
    const kept = ours.filter(({ kid }) => used.value.includes(kid));
    return succeed({
      existed: ours.length === 0 ? null : `certificates ${ours.map(({ kid }) => kid).join(", ")}`,
      warnings: kept.map(({ kid }) => `Certificate ${kid} stays: another identity provider uses it.`),
      changes: ours
        .filter((key) => !kept.includes(key))
        .map(
          ({ kid }): Change => ({
            action: "remove",
            what: `certificate ${kid}`,
            perform: async () =>
              explain(
                await site.target.change({ method: "DELETE", path: `${keysPath}/${kid}` }),
                "target",
                "deleting a certificate",
              ),
          }),
        ),
    });
  },
};

const trustSchema = v.looseObject({
  protocol: v.optional(
    v.looseObject({
      credentials: v.optional(
        v.looseObject({
          trust: v.optional(
            v.looseObject({ kid: v.nullish(v.string()), additionalKids: v.nullish(v.array(v.string())) }),
          ),
        }),
      ),
    }),
  ),
});

async function listUsedKids(org: OrgSite): Promise<Result<readonly string[], Problem>> {
  const idps = await org.reads.list(
    "/api/v1/idps?limit=200",
    trustSchema,
    "looking through the identity providers",
  );
  if (!idps.ok) return idps;
  const trusts = idps.value.map(({ protocol }) => protocol?.credentials?.trust);
  return succeed(
    trusts.flatMap((trust) => [...(trust?.kid == null ? [] : [trust.kid]), ...(trust?.additionalKids ?? [])]),
  );
}
