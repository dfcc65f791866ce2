import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { Site } from "./site.ts";
import { textIn } from "./text-in.ts";

const attributeSchema = v.looseObject({
  type: v.optional(v.string()),
  description: v.nullish(v.string()),
  unique: v.nullish(v.union([v.string(), v.boolean()])),
  permissions: v.nullish(v.array(v.looseObject({ principal: v.string(), action: v.string() }))),
});
export type Attribute = v.InferOutput<typeof attributeSchema>;

const userSchemaSchema = v.looseObject({
  definitions: v.looseObject({
    custom: v.looseObject({ properties: v.optional(v.record(v.string(), attributeSchema), {}) }),
  }),
  _links: v.optional(v.unknown()),
});

const userTypeHref = /\/api\/v1\/meta\/types\/user\/([^/?#]+)$/;

/** Where the attributes of an org's users are. */
export const userSchemaPath = "/api/v1/meta/schemas/user/default";
/** Attributes are shared by every connection that feeds this org, so that their mark names none. */
export const attributeMark = "Made by orgbridge";

/** The custom attributes of the target's users, by name. */
export async function readAttributes(
  site: Site,
): Promise<Result<Readonly<Record<string, Attribute>>, Problem>> {
  const schema = await site.target.reads.find(
    userSchemaPath,
    userSchemaSchema,
    "reading the attributes of users",
  );
  return schema.ok ? succeed(schema.value?.definitions.custom.properties ?? {}) : schema;
}

/** Id of the target's default user type, by the schema's link to it; undefined where there is no such link. */
export async function readDefaultUserType(site: Site): Promise<Result<string | undefined, Problem>> {
  const schema = await site.target.reads.find(userSchemaPath, userSchemaSchema, "reading the users' type");
  if (!schema.ok) return schema;
  const [, id] = userTypeHref.exec(textIn(schema.value, "_links.type.href") ?? "") ?? [];
  return succeed(v.is(oktaIdSchema, id) ? id : undefined);
}

/** Whether the attribute says so; one that is not there does not. */
export function wasMadeByBootstrap(attribute: Attribute | undefined): boolean {
  return attribute?.description?.startsWith(attributeMark) === true;
}

/** Whether the org has found that no two people have the same value, and keeps it so. */
export function isValidated(attribute: Attribute | undefined): boolean {
  return attribute?.unique === "UNIQUE_VALIDATED" || attribute?.unique === true;
}
