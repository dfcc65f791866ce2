import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { buildSourceUserKey, targetAttributes } from "../../../shared/contracts/names.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { Facts } from "../engine/facts.ts";
import { listIam } from "../engine/iam.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

const dayMs = 86_400_000;
const expiryWarningMs = 60 * dayMs;

/** How long the certificate is still good with which the source app signs. */
export const certificateCheck: Step = {
  id: "verify-certificate",
  where: "source",
  isWanted: ({ connection }) => connection.federation !== "none",
  examine: (site, { certificates = [] }) => Promise.resolve(checkCertificate(site, certificates)),
};

function checkCertificate(site: Site, [active]: NonNullable<Facts["certificates"]>) {
  if (active === undefined) return succeed({ existed: null, changes: [] });
  const days = Math.floor((active.expiresMs - site.clock.nowMs()) / dayMs);
  if (days < 0)
    return stop(
      "certificate-expired",
      `The certificate with which the source app signs has expired ${-days} days ago.`,
      "Generate a new signing key for the app, run apply, make the key the active one, and run apply again.",
    );
  const warnings =
    days * dayMs < expiryWarningMs
      ? [
          `The certificate with which the source app signs expires in ${days} days: docs/bootstrap.md says how to change it.`,
        ]
      : [];
  return succeed({
    existed: null,
    changes: [],
    warnings,
    verified: [`the certificate is good for ${days} days`],
  });
}

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

/** No admin of the target may be linked to the source org: the limits of account linking bind at the first sign-in only. */
export const adminLinkCheck: Step = {
  id: "verify-no-admin-linked",
  where: "target",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, { idpId }) {
    const admins = await listIam(site.target, "/api/v1/iam/assignees/users?limit=100", "value");
    if (!admins.ok) return admins;
    if (admins.value.kind === "not-offered" || idpId === undefined)
      return succeed({
        existed: null,
        changes: [],
        warnings: ["The target org does not list its admins: look by hand that none of them is linked."],
      });
    const linked: string[] = [];
    for (const { id } of admins.value.objects) {
      const link = await site.target.reads.find(
        `/api/v1/idps/${idpId}/users/${id}`,
        v.looseObject({}),
        "looking for an admin's link",
      );
      if (!link.ok) return link;
      if (link.value !== null) linked.push(id);
    }
    if (linked.length === 0)
      return succeed({
        existed: null,
        changes: [],
        verified: ["no admin of the target is linked to the source org"],
      });
    return stop(
      "too-privileged",
      `Admins of the target org are linked to the source org, whose admins could sign in as them: ${linked.join(", ")}.`,
      "Unlink them (Security, Identity Providers, or DELETE /api/v1/idps/{idp}/users/{user}).",
    );
  },
};
