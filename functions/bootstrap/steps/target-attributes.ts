import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { targetAttributes } from "../../../shared/contracts/names.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { explain, stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Finding, Step } from "../engine/step.ts";

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
});

const path = "/api/v1/meta/schemas/user/default";
const doing = "setting up the link and status attributes";
/** Attributes are shared by every connection that feeds this org, so that their mark names none. */
const attributeMark = "Made by orgbridge";
/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/ (five per user type) */
const mostUnique = 5;
const validatePauseMs = 1000;

const definitions = {
  [targetAttributes.link]: { title: "Source user key", isUnique: true },
  [targetAttributes.statusRecord]: { title: "Source status record", isUnique: false },
} as const;

/** The two attributes by which the target org remembers who is whose: the link, unique, and the status record. */
export const targetAttributesStep: Step = {
  id: "target-attributes",
  where: "target",
  isWanted: () => true,
  async examine(site) {
    for (;;) {
      const attributes = await readAttributes(site);
      if (!attributes.ok) return attributes;
      const properties = attributes.value;
      const isPending = properties[targetAttributes.link]?.unique === "PENDING_UNIQUENESS";
      if (!isPending) return examineAttributes(properties, site);
      // Okta compares everybody's value, which takes as long as there are people.
      if (site.clock.nowMs() + validatePauseMs >= site.deadlineMs) return stillValidating;
      await site.clock.wait(validatePauseMs);
      site.target.reads.forget();
    }
  },
};

const stillValidating = stop(
  "still-validating",
  `The target org is still checking that ${targetAttributes.link} is unique.`,
  "Run the same action again in some minutes.",
);

function examineAttributes(
  properties: Readonly<Record<string, Attribute>>,
  site: Site,
): Result<Finding, Problem> {
  const changes: Change[] = [];
  for (const [name, { title, isUnique }] of Object.entries(definitions)) {
    const found = properties[name];
    if (found !== undefined) {
      const problem = checkForeign(name, found, site);
      if (problem !== null) return problem;
    }
    if (isUnique && !isValidated(found) && countUnique(properties) >= mostUnique)
      return noUniqueLeft(properties);
    const differing = found === undefined ? [] : listDifferences(found, isUnique);
    if (found === undefined || differing.length > 0)
      changes.push({
        action: found === undefined ? "create" : "update",
        what: `attribute ${name}${found === undefined ? "" : `: ${differing.join(", ")}`}`,
        perform: () => writeAttribute(name, title, isUnique, site),
      });
  }
  const existing = Object.keys(definitions).filter((name) => properties[name] !== undefined);
  return succeed({ existed: existing.length === 0 ? null : existing.join(", "), changes });
}

/** The custom attributes of the target's users, by name. */
export async function readAttributes(
  site: Site,
): Promise<Result<Readonly<Record<string, Attribute>>, Problem>> {
  const schema = await site.target.reads.find(path, userSchemaSchema, doing);
  return schema.ok ? succeed(schema.value?.definitions.custom.properties ?? {}) : schema;
}

/** Whether the attribute says so; one that is not there does not. */
export function wasMadeByBootstrap(attribute: Attribute | undefined): boolean {
  return attribute?.description?.startsWith(attributeMark) === true;
}

function checkForeign(name: string, found: Attribute, site: Site): ReturnType<typeof stop> | null {
  if (found.type !== "string")
    return stop(
      "other-type",
      `The target org has an attribute ${name} of type ${found.type ?? "unknown"}; it must be string.`,
      "Delete the attribute if nobody uses it, or rename it: the bridge needs the name.",
    );
  if (wasMadeByBootstrap(found) || site.connection.adoptObjects.includes("target-attributes")) return null;
  return stop(
    "name-taken",
    `The target org already has an attribute ${name} that bootstrap did not make.`,
    'Delete it if nobody uses it, or list "target-attributes" under adoptObjects in the config to take it over.',
  );
}

function listDifferences(found: Attribute, isUnique: boolean): readonly string[] {
  const isHidden = (found.permissions ?? []).some(
    ({ principal, action }) => principal === "SELF" && action === "HIDE",
  );
  return [...(isUnique && !isValidated(found) ? ["unique"] : []), ...(isHidden ? [] : ["permissions"])];
}

function isValidated(attribute: Attribute | undefined): boolean {
  return attribute?.unique === "UNIQUE_VALIDATED" || attribute?.unique === true;
}

function countUnique(properties: Readonly<Record<string, Attribute>>): number {
  return Object.values(properties).filter(isValidated).length;
}

function noUniqueLeft(properties: Readonly<Record<string, Attribute>>): ReturnType<typeof stop> {
  const unique = Object.keys(properties).filter((name) => isValidated(properties[name]));
  return stop(
    "no-unique-left",
    `The target org already has five unique attributes, as many as Okta allows: ${unique.join(", ")}.`,
    "Make one of them not unique, or delete it: the link needs one.",
  );
}

/** Hidden from the people themselves; admins see both. */
async function writeAttribute(
  name: string,
  title: string,
  isUnique: boolean,
  site: Site,
): Promise<Result<unknown, Problem>> {
  const attribute = {
    title,
    description: `${attributeMark}: who in the source org this is, and which status it decided. Do not edit.`,
    type: "string",
    required: false,
    permissions: [{ principal: "SELF", action: "HIDE" }],
    ...(isUnique ? { unique: true } : {}),
  };
  const body = {
    definitions: { custom: { id: "#custom", type: "object", properties: { [name]: attribute } } },
  };
  const written = await site.target.change({ method: "POST", path, body });
  if (!written.ok) return explain(written, "target", doing);
  return isUnique ? checkUniqueness(name, site) : written;
}

/** Okta takes the flag away again when two people have the same value. */
async function checkUniqueness(name: string, site: Site): Promise<Result<unknown, Problem>> {
  for (;;) {
    site.target.reads.forget();
    const attributes = await readAttributes(site);
    if (!attributes.ok) return attributes;
    const attribute = attributes.value[name];
    if (attribute !== undefined && isValidated(attribute)) return succeed(null);
    if (attribute?.unique !== "PENDING_UNIQUENESS")
      return stop(
        "duplicates",
        `The target org did not make ${name} unique: several people have the same value.`,
        `Search the target org for people with a value in ${name}, clear the wrong ones, then run the same action again.`,
      );
    if (site.clock.nowMs() + validatePauseMs >= site.deadlineMs) return stillValidating;
    await site.clock.wait(validatePauseMs);
  }
}
