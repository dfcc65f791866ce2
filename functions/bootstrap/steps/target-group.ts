import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { isMarked } from "../engine/apps.ts";
import { readDraft } from "../engine/documents.ts";
import { createObjectStep, type OktaObject, objectSchema } from "../engine/object-step.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import { textIn } from "../engine/text-in.ts";

const doing = "looking for the group of replicated people";

const groupSchema = v.looseObject({ ...objectSchema.entries, type: v.string() });

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
  list: listGroups,
  nameOf: (group) => textIn(group, "profile.name"),
  name,
  isOurs: isOurGroup,
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

/** Whether bootstrap made it for this connection. */
export function isOurGroup(group: OktaObject, site: Site): boolean {
  return isMarked(textIn(group, "profile.description"), site);
}

/** By the id that was noted, which survives a change of the name, and by the name. */
export async function listGroups(org: OrgSite, site: Site): Promise<Result<readonly OktaObject[], Problem>> {
  const draft = await readDraft(site, "target");
  if (!draft.ok) return draft;
  const { groupId } = draft.value;
  const noted =
    groupId === undefined
      ? succeed(null)
      : await org.reads.find(`/api/v1/groups/${groupId}`, groupSchema, doing);
  if (!noted.ok) return noted;
  if (noted.value !== null && isOurGroup(noted.value, site)) return succeed([noted.value]);
  return org.reads.list(`/api/v1/groups?q=${encodeURIComponent(name(site))}&limit=200`, groupSchema, doing);
}
