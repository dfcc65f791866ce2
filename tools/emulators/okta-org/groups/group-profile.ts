import * as v from "valibot";
import type { Profile } from "../entities.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import { jsonObject } from "../http/json-body.ts";
import type { Json } from "../json.ts";
import type { Org } from "../org.ts";
import { findViolation, isBlank } from "../users/value-rules.ts";

export const groupSchema = v.object({
  profile: v.nullish(
    v.intersect([jsonObject, v.object({ name: v.nullish(v.string()), description: v.nullish(v.string()) })]),
  ),
  type: v.nullish(v.string()),
});

/**
 * The profile of a group that is created or replaced; `groupId` is undefined for a new one.
 * @throws OktaError E0000001 with one cause per violated rule; a group's name is unique.
 */
export function readGroupProfile(
  org: Org,
  { profile: given }: { readonly profile?: Profile | null | undefined },
  groupId: string | undefined,
): Profile {
  const profile = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null));
  const violations: { readonly field: string; readonly cause: string }[] = [];
  const unknownNames = Object.keys(given ?? {}).filter((name) => org.groupSchema.find(name) === undefined);
  for (const name of listRequired(org)) {
    if (isBlank(profile[name])) violations.push({ field: name, cause: "The field cannot be left blank" });
  }
  for (const [name, value] of Object.entries(profile)) {
    const definition = org.groupSchema.find(name);
    if (!definition || isBlank(value)) continue;
    const cause = findViolation(name, value, definition);
    if (cause !== undefined) violations.push({ field: name, cause });
    else if ((name === "name" || definition["unique"]) && isTaken(org, name, value, groupId)) {
      const taken = "An object with this field already exists in the current organization";
      violations.push({ field: name, cause: taken });
    }
  }
  const [first] = violations;
  if (first) {
    const causes = violations.map(({ field, cause }) => `${field}: ${cause}`);
    throw new OktaError("E0000001", { about: first.field, causes });
  }
  if (unknownNames.length > 0) {
    throw makeValidationError(
      "profile",
      ...unknownNames.map((name) => `Property name '${name}' is not defined in profile`),
    );
  }
  return profile;
}

function listRequired(org: Org): readonly string[] {
  const custom = [...org.groupSchema.listCustom()].filter(([, { required }]) => required === true);
  return ["name", ...custom.map(([name]) => name)];
}

function isTaken(org: Org, attribute: string, value: Json, groupId: string | undefined): boolean {
  return org.groups.list().some((group) => group.profile[attribute] === value && group.id !== groupId);
}
