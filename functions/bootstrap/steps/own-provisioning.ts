import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { OktaObject } from "../engine/object-step.ts";
import type { OrgSite } from "../engine/site.ts";

const connectionSchema = v.looseObject({ status: v.optional(v.string()) });
const capabilitySchema = v.optional(v.looseObject({ status: v.optional(v.string()) }));
const featureSchema = v.looseObject({
  name: v.string(),
  capabilities: v.optional(
    v.looseObject({
      create: v.optional(v.looseObject({ lifecycleCreate: capabilitySchema })),
      update: v.optional(
        v.looseObject({
          profile: capabilitySchema,
          lifecycleDeactivate: capabilitySchema,
          password: capabilitySchema,
        }),
      ),
    }),
    {},
  ),
});

/** What of Org2Org's own provisioning is switched on: its connection to the other org, and what it would push there. */
export async function listOwnProvisioning(
  app: OktaObject,
  org: OrgSite,
): Promise<Result<readonly string[], Problem>> {
  const path = `/api/v1/apps/${app.id}`;
  const doing = "reading whether the Org2Org app provisions by itself";
  const connection = await org.reads.find(`${path}/connections/default`, connectionSchema, doing);
  if (!connection.ok) return connection;
  const features = await org.reads.list(`${path}/features`, featureSchema, doing);
  // An app whose provisioning was never set up has no features to tell of, and Okta answers with an error.
  if (!features.ok && features.failure.reason !== "refused") return features;
  const pushes = (features.ok ? features.value : []).flatMap(({ capabilities: { create, update } }) => {
    const named = { lifecycleCreate: create?.lifecycleCreate, ...update };
    return Object.entries(named)
      .filter(([, capability]) => v.is(enabledSchema, capability))
      .map(([name]) => name);
  });
  return succeed([...(connection.value?.status === "ENABLED" ? ["API integration"] : []), ...pushes]);
}

const enabledSchema = v.looseObject({ status: v.literal("ENABLED") });
