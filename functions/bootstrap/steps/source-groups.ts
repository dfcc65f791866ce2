import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { listScopeGroups } from "../../../shared/contracts/scope.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { sendsSourceLogin } from "../desired/wanted.ts";
import { objectSchema } from "../engine/object-step.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

const groupSchema = v.looseObject({
  ...objectSchema.entries,
  type: v.string(),
  profile: v.looseObject({ name: v.optional(v.string()) }),
});

const builtInPath = `/api/v1/groups?filter=${encodeURIComponent('type eq "BUILT_IN"')}&limit=200`;

/** The groups of the source org that the scope is about, which must be there, and Okta's own group of everybody. */
export const sourceGroupsStep: Step = {
  id: "source-groups",
  where: "source",
  isWanted: ({ connection }) => connection.scope.kind === "groups" || sendsSourceLogin(connection),
  async examine(site) {
    const named = await checkNamed(site);
    if (!named.ok) return named;
    const builtIn = await site.source.reads.list(builtInPath, groupSchema, "looking for the group Everyone");
    if (!builtIn.ok) return builtIn;
    // By its name too: Okta has other groups of this type, such as that of the admins.
    const everyone = builtIn.value.find(
      ({ type, profile }) => type === "BUILT_IN" && profile.name === "Everyone",
    );
    if (everyone === undefined) return withoutEveryone;
    const told = listScopeGroups(site.connection.scope);
    return succeed({
      existed: told.length === 0 ? `group ${everyone.id}` : `groups ${told.join(", ")}`,
      changes: [],
      facts: { everyoneGroupId: everyone.id },
    });
  },
};

async function checkNamed(site: Site): Promise<Result<null, Problem>> {
  for (const groupId of listScopeGroups(site.connection.scope)) {
    const group = await site.source.reads.find(
      `/api/v1/groups/${groupId}`,
      groupSchema,
      "looking for the scope's groups",
    );
    if (!group.ok) return group;
    if (group.value === null)
      return stop(
        "not-in-step",
        `The source org has no group ${groupId}, which the config names.`,
        "Name groups that are there under scope.groupIds in the config.",
      );
  }
  return succeed(null);
}

const withoutEveryone = stop(
  "not-offered",
  "The source org tells of no group Everyone, which every Okta org has.",
  "Check that the admin credentials may see groups, then run the same action again.",
);
