import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { targetAttributes } from "../../../shared/contracts/names.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { listApps } from "../engine/apps.ts";
import { objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { textIn } from "../engine/text-in.ts";
import { readAttributes, userSchemaPath, wasMadeByBootstrap } from "../engine/user-attributes.ts";
import { isOurGroup } from "../steps/target-group.ts";

/** The link and what belongs to it: they go only when nobody carries them, since with them goes who is whose. */
export const attributeRemoval: Step = {
  id: "target-attributes",
  where: "target",
  isWanted: () => true,
  async examine(site) {
    const attributes = await readAttributes(site);
    if (!attributes.ok) return attributes;
    const ours = Object.values(targetAttributes).filter((name) => wasMadeByBootstrap(attributes.value[name]));
    if (ours.length === 0) return succeed({ existed: null, changes: [] });
    const existed = `attributes ${ours.join(", ")}`;
    if (site.connection.adoptObjects.includes("target-attributes"))
      return succeed({
        existed,
        changes: [],
        warnings: [
          'The attributes stay: "target-attributes" is listed under adoptObjects, so that somebody else may have made them.',
        ],
      });
    const needed = await findNeed(site);
    if (!needed.ok) return needed;
    if (needed.value !== null)
      return succeed({ existed, changes: [], warnings: [`The attributes stay: ${needed.value}.`] });
    return succeed({
      existed,
      changes: ours.map((name) => ({
        action: "remove" as const,
        what: `attribute ${name}`,
        perform: async () =>
          explain(
            await site.target.change({
              method: "POST",
              path: userSchemaPath,
              body: {
                definitions: { custom: { id: "#custom", type: "object", properties: { [name]: null } } },
              },
            }),
            "target",
            `deleting the attribute ${name}`,
          ),
      })),
    });
  },
};

/** Why the attributes must stay, or null. */
async function findNeed(site: Site): Promise<Result<string | null, Problem>> {
  const search = encodeURIComponent(`profile.${targetAttributes.link} pr`);
  const carriers = await site.target.reads.sample(
    `/api/v1/users?search=${search}&limit=1`,
    v.looseObject({}),
    "looking for people who carry a link",
  );
  if (!carriers.ok) return carriers;
  if (carriers.value.length > 0)
    return succeed(
      "people in the target org still carry a link, by which a later bootstrap would know them again",
    );
  const apps = await listApps(site.target);
  if (!apps.ok) return apps;
  // Another connection with a static token has no app here, but a group.
  const groups = await site.target.reads.list(
    "/api/v1/groups?q=orgbridge&limit=200",
    objectSchema,
    "looking for groups of other connections",
  );
  if (!groups.ok) return groups;
  const marks = [
    ...apps.value.map((app) => textIn(app, "settings.notes.admin")),
    ...groups.value
      .filter((group) => !isOurGroup(group, site))
      .map((group) => textIn(group, "profile.description")),
  ];
  const isShared = marks.some((mark) => mark?.startsWith("Made by orgbridge for "));
  return succeed(isShared ? "another connection feeds this org too" : null);
}
