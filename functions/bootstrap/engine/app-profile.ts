import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { fail, type Result, succeed } from "../../../shared/core/result.ts";
import { stop } from "./problems.ts";
import type { Site } from "./site.ts";

/** What an attribute is, as far as one of the same kind is made from it. */
const definitionSchema = v.looseObject({
  title: v.optional(v.string()),
  type: v.optional(v.string()),
  items: v.optional(v.looseObject({ type: v.string() })),
});
export type AttributeDefinition = v.InferOutput<typeof definitionSchema>;
export type AttributeDefinitions = Readonly<Partial<Record<string, AttributeDefinition>>>;

const partSchema = v.optional(
  v.looseObject({ properties: v.optional(v.record(v.string(), definitionSchema), {}) }),
  { properties: {} },
);
const profileSchema = v.looseObject({
  definitions: v.looseObject({ base: partSchema, custom: partSchema }),
});

/** How the org makes one attribute of the app from the user's. */
const ruleSchema = v.looseObject({
  expression: v.optional(v.string()),
  /** `PUSH`: with every change of the user. `DONT_PUSH`: at the assignment only. */
  pushStatus: v.optional(v.string()),
});
export type PushRules = Readonly<Partial<Record<string, v.InferOutput<typeof ruleSchema>>>>;

const mappingRowSchema = v.looseObject({
  id: oktaIdSchema,
  source: v.looseObject({ name: v.optional(v.string()), type: v.optional(v.string()) }),
});
const mappingSchema = v.looseObject({ properties: v.optional(v.record(v.string(), ruleSchema), {}) });

/** Where the attributes are that an app has of people. */
export function nameAppSchema(appId: string): string {
  return `/api/v1/meta/schemas/apps/${appId}/default`;
}

/** The attributes that an app has of people. */
export function readAppDefinitions(
  site: Site,
  appId: string,
): Promise<Result<AttributeDefinitions, Problem>> {
  return readDefinitions(site, nameAppSchema(appId), "reading what the app knows of people");
}

/** The attributes of the source org's users. */
export function readUserDefinitions(site: Site): Promise<Result<AttributeDefinitions, Problem>> {
  return readDefinitions(site, "/api/v1/meta/schemas/user/default", "reading the attributes of users");
}

async function readDefinitions(
  site: Site,
  path: string,
  doing: string,
): Promise<Result<AttributeDefinitions, Problem>> {
  const schema = await site.source.reads.find(path, profileSchema, doing);
  if (!schema.ok) return schema;
  const { base, custom } = schema.value?.definitions ?? { base: none, custom: none };
  return succeed({ ...base.properties, ...custom.properties });
}

const none = { properties: {} };

/** The mapping by which the org fills an app's attributes from those of its users; those of other user types are their admins'. */
export interface PushMapping {
  readonly id: string;
  readonly rules: PushRules;
}

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ProfileMapping/ */
export async function readPushMapping(site: Site, appId: string): Promise<Result<PushMapping, Problem>> {
  const path = `/api/v1/mappings?targetId=${appId}&limit=200`;
  const listed = await site.source.reads.list(path, mappingRowSchema, "looking for the app's mapping");
  if (!listed.ok) return listed;
  const row = listed.value.find(({ source }) => source.type === "user" && source.name === "user");
  if (row === undefined) return fail(noMapping.failure);
  const mapping = await site.source.reads.find(
    `/api/v1/mappings/${row.id}`,
    mappingSchema,
    "reading the app's mapping",
  );
  return mapping.ok ? succeed({ id: row.id, rules: mapping.value?.properties ?? {} }) : mapping;
}

const noMapping = stop(
  "not-in-step",
  "The source org shows no mapping from its users to the app.",
  "Open the app's mappings in the source org (Directory, Profile Editor) and save them once, then run the same action again.",
);
