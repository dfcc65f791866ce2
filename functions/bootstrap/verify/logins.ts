import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { buildSourceUserKey, targetAttributes } from "../../../shared/contracts/names.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { sendsSourceLogin } from "../desired/wanted.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

const personSchema = v.looseObject({
  id: oktaIdSchema,
  status: v.string(),
  profile: v.looseObject({ login: v.string(), [targetAttributes.link]: v.string() }),
});
const appUserSchema = v.looseObject({
  credentials: v.nullish(v.looseObject({ userName: v.nullish(v.string()) })),
});
const sourceUserSchema = v.looseObject({
  status: v.string(),
  profile: v.looseObject({ login: v.string() }),
});
const shutOff: readonly string[] = ["SUSPENDED", "DEPROVISIONED"];
const sampleSize = 20;

/** A sample of people: is the login in the target what the source sends as NameID, and may they sign in at all? */
export const loginCheck: Step = {
  id: "verify-logins",
  where: "target",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, { appId, targetGroupId }) {
    const start = buildSourceUserKey(site.connection.id, "");
    const search = encodeURIComponent(`profile.${targetAttributes.link} sw "${start}"`);
    const people = await site.target.reads.sample(
      `/api/v1/users?search=${search}&limit=${sampleSize}`,
      personSchema,
      "looking for replicated people",
    );
    if (!people.ok) return people;
    const mismatched: string[] = [];
    let outside = 0;
    let compared = 0;
    for (const { id, status, profile } of people.value) {
      // Somebody shut off keeps the login that they had: they cannot sign in, and need not.
      if (sendsSourceLogin(site.connection) && shutOff.includes(status)) continue;
      const sourceId = profile[targetAttributes.link].slice(start.length);
      const names = await readNames(site, appId, sourceId);
      if (!names.ok) return names;
      if (names.value.length === 0) continue; // nor can somebody who is not in scope, or not there, any more
      compared += 1;
      const login = profile.login.toLowerCase();
      if (names.value.some((name) => name.toLowerCase() !== login)) mismatched.push(id);
      const isMember = await isInGroup(site, id, targetGroupId);
      if (!isMember.ok) return isMember;
      if (!isMember.value) outside += 1;
    }
    if (mismatched.length > 0)
      return stop(
        "login-mismatch",
        `The login of ${mismatched.length} of ${compared} people is not what the source ${sendsSourceLogin(site.connection) ? "org and its app say" : "app sends"}: ${mismatched.join(", ")}.`,
        sendsSourceLogin(site.connection)
          ? "Run a sync of these people. If it stays, look at their outcome, and in the source org whether the app has another user name for them than their login (Sign On, Update application username)."
          : "Run a sync of these people; if it stays, look at their outcome: another may hold the login.",
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

/** What the target must know somebody as: none where they are not in an app scope, or not in the source org, any more. */
async function readNames(
  site: Site,
  appId: string | undefined,
  userId: string,
): Promise<Result<readonly string[], Problem>> {
  const nameId = await readNameId(site, appId, userId);
  if (!nameId.ok) return nameId;
  const sent = nameId.value === null ? [] : [nameId.value];
  if (!sendsSourceLogin(site.connection)) return succeed(sent);
  const user = await site.source.reads.find(
    `/api/v1/users/${encodeURIComponent(userId)}`,
    sourceUserSchema,
    "reading somebody's login",
  );
  if (!user.ok) return user;
  const isGone = user.value === null || user.value.status === "DEPROVISIONED";
  return succeed(isGone ? [] : [user.value.profile.login, ...sent]);
}

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
