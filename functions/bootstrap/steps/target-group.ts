import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { isMarked } from "../engine/apps.ts";
import { createObjectStep, type OktaObject, objectSchema } from "../engine/object-step.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import { textIn } from "../engine/text-in.ts";

const doing = "looking for the group of replicated people";

const groupSchema = v.looseObject({ ...objectSchema.entries, type: v.string() });

const notedSchema = v.object({ groupId: v.optional(oktaIdSchema) });

function name(site: Site): string {
  return `orgbridge ${site.connection.id}`;
}

/**
 * The group that every replicated person is a member of. Only its members may sign in through the source org, so that
 * nobody else of the target can be reached from there.
 */
export const targetGroupStep = createObjectStep({
  step: "target-group",
  side: "target",
  title: "group of replicated people",
  adoptable: "target-group",
  isWanted: ({ connection }) => connection.federation !== "none",
  list: listCandidates,
  nameOf: (group) => textIn(group, "profile.name"),
  name,
  isOurs: (group, site) => isMarked(textIn(group, "profile.description"), site),
  // A name may be changed by an admin; the mark may not.
  desired: () => ({}),
  create: (_desired, site) => ({
    method: "POST",
    path: "/api/v1/groups",
    body: {
      profile: { name: name(site), description: `${site.mark}. Its members sign in through the source org.` },
    },
  }),
  update: (group, desired) => ({ method: "PUT", path: `/api/v1/groups/${group.id}`, body: desired }),
  learn: (group) => ({ targetGroupId: group.id }),
});

/** By the id that was noted, which survives a change of the name, else by the name. */
async function listCandidates(org: OrgSite, site: Site): Promise<Result<readonly OktaObject[], Problem>> {
  const noted = await site.vault.readJson("target", notedSchema);
  if (!noted.ok) return noted;
  const groupId = noted.value?.groupId;
  const found =
    groupId === undefined
      ? succeed(null)
      : await org.reads.find(`/api/v1/groups/${groupId}`, groupSchema, doing);
  if (!found.ok) return found;
  if (found.value !== null) return succeed([found.value]);
  return org.reads.list(`/api/v1/groups?q=${encodeURIComponent(name(site))}&limit=200`, groupSchema, doing);
}
