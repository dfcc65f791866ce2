import * as v from "valibot";
import { hasLongCharacter } from "../characters.ts";
import type { Profile } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { jsonObject } from "../http/json-body.ts";
import type { Org } from "../org.ts";

export const groupSchema = v.object({ profile: v.nullish(jsonObject), type: v.nullish(v.string()) });

const longCharacter = "Characters beyond three bytes in UTF-8 are not supported";

/** The default group profile has no more than these. */
const knownAttributes = new Set(["name", "description"]);

/**
 * The profile of a group that is created or replaced; `groupId` is undefined for a new one.
 * @throws OktaError E0000001 with one cause per violated rule; a group's name is unique.
 */
export function readGroupProfile(
  org: Org,
  given: v.InferOutput<typeof groupSchema>,
  groupId: string | undefined,
): Profile {
  const profile = given.profile ?? {};
  const causes: string[] = Object.keys(profile)
    .filter((name) => !knownAttributes.has(name))
    .map((name) => `Property name '${name}' is not defined in profile`);
  const { name, description } = profile;
  if (name !== undefined && name !== null && typeof name !== "string") throw new OktaError("E0000003");
  if (typeof name !== "string" || name.trim() === "") causes.push("name: The field cannot be left blank");
  else if (name.length > 255) causes.push("name: The field is too long");
  else if (hasLongCharacter(name)) causes.push(`name: ${longCharacter}`);
  else if (isTaken(org, name, groupId)) {
    causes.push("name: An object with this field already exists in the current organization");
  }
  if (description !== undefined && description !== null && typeof description !== "string") {
    throw new OktaError("E0000003");
  }
  if ((description ?? "").length > 1024) causes.push("description: The field is too long");
  else if (hasLongCharacter(description ?? "")) causes.push(`description: ${longCharacter}`);
  const first = causes[0];
  if (first !== undefined) {
    const about = first.startsWith("Property") ? "profile" : (first.split(":")[0] ?? "profile");
    throw new OktaError("E0000001", { about, causes });
  }
  return profile;
}

function isTaken(org: Org, name: string, groupId: string | undefined): boolean {
  return org.groups.list().some((group) => group.profile["name"] === name && group.id !== groupId);
}
