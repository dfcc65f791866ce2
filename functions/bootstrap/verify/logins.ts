import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { buildSourceUserKey, targetAttributes } from "../../../shared/contracts/names.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

const personSchema = v.looseObject({
  id: oktaIdSchema,
  profile: v.looseObject({ login: v.string(), [targetAttributes.link]: v.string() }),
});
const appUserSchema = v.looseObject({
  credentials: v.nullish(v.looseObject({ userName: v.nullish(v.string()) })),
});
const sampleSize = 20;

/** A sample of people: is the login in the target what the source app sends as NameID, and may they sign in at all? */
export const loginCheck: Step = {
  id: "verify-logins",
  where: "target",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, { appId, targetGroupId }) {
    const start = buildSourceUserKey(site.connection.id, "");
    const search = encodeURIComponent(`profile.${targetAttributes.link} sw "${start}"`);
    const people = await site.target.reads.list(
      `/api/v1/users?search=${search}&limit=${sampleSize}`,
      personSchema,
      "looking for replicated people",
      1,
    );
    if (!people.ok) return people;
    const mismatched: string[] = [];
    let outside = 0;
    let compared = 0;
    for (const { id, profile } of people.value) {
      const sourceId = profile[targetAttributes.link].slice(start.length);
      const nameId = await readNameId(site, appId, sourceId);
      if (!nameId.ok) return nameId;
      if (nameId.value === null) continue; // not in scope any more: they cannot sign in, and need not
      compared += 1;
      if (nameId.value.toLowerCase() !== profile.login.toLowerCase()) mismatched.push(id);
      const isMember = await isInGroup(site, id, targetGroupId);
      if (!isMember.ok) return isMember;
      if (!isMember.value) outside += 1;
    }
    if (mismatched.length > 0)
      return stop(
        "login-mismatch",
        `The login of ${mismatched.length} of ${compared} people is not what the source app sends: ${mismatched.join(", ")}.`,
        "Run a sync of these people; if it stays, look at their outcome: another may hold the login.",
      );
    return succeed({
      existed: null,
      changes: [],
      verified: [`${compared} logins equal the NameIDs that the app sends`],
      warnings:
        outside === 0
          ? []
          : [
              `${outside} of ${compared} people are not in the group of replicated people and cannot sign in: add them to it.`,
            ],
    });
  },
};

/** What the app calls somebody; null when they are not assigned to it. */
async function readNameId(
  site: Site,
  appId: string | undefined,
  userId: string,
): Promise<Result<string | null, Problem>> {
  const path = `/api/v1/apps/${appId ?? ""}/users/${encodeURIComponent(userId)}`;
  const found = await site.source.reads.find(path, appUserSchema, "reading somebody's assignment");
  return found.ok ? succeed(found.value?.credentials?.userName ?? null) : found;
}

async function isInGroup(
  site: Site,
  userId: string,
  groupId: string | undefined,
): Promise<Result<boolean, Problem>> {
  const groups = await site.target.reads.list(
    `/api/v1/users/${userId}/groups`,
    v.looseObject({ id: oktaIdSchema }),
    "reading somebody's groups",
  );
  return groups.ok ? succeed(groups.value.some(({ id }) => id === groupId)) : groups;
}
