import { listSourceAttributes } from "../../../shared/core/plan/map-profile.ts";
import { succeed } from "../../../shared/core/result.ts";
import { takesAppAttributes } from "../desired/wanted.ts";
import { type PushMapping, readPushMapping, readUserDefinitions } from "../engine/app-profile.ts";
import { explain } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

/** The org fills every attribute that the mapping reads. How, where an admin has said it, is the admin's; else from the same of the user. */
export const appMappingStep: Step = {
  id: "source-app-mapping",
  where: "source",
  isWanted: takesAppAttributes,
  async examine(site, { appId }) {
    const read = listSourceAttributes(site.connection.mapping);
    const ofUsers = await readUserDefinitions(site);
    if (!ofUsers.ok) return ofUsers;
    const mapping = appId === undefined ? succeed(notMade) : await readPushMapping(site, appId);
    if (!mapping.ok) return mapping;
    const { rules } = mapping.value;
    const unmapped = read.filter((name) => rules[name]?.expression === undefined);
    const [ownName, foreign] = [true, false].map((isTheirs) =>
      unmapped.filter((name) => Object.hasOwn(ofUsers.value, name) === isTheirs),
    );
    const onceOnly = read.filter((name) => rules[name]?.pushStatus === "DONT_PUSH");
    return succeed({
      existed: appId === undefined ? null : `mapping ${mapping.value.id}`,
      changes: (ownName ?? []).map((name) => map(site, mapping.value, name)),
      warnings: [
        ...(foreign ?? []).map(
          (name) => `Nothing fills the app's ${name}: it has what an admin wrote into each assignment.`,
        ),
        ...onceOnly.map(
          (name) =>
            `The app gets ${name} at the assignment only: later changes of the user do not reach it. Map it to apply on create and update.`,
        ),
      ],
    });
  },
};

const notMade: PushMapping = { id: "", rules: {} };

function map(site: Site, { id }: PushMapping, name: string): Change {
  return {
    action: "update",
    what: `mapping of the app: ${name}`,
    perform: async () =>
      explain(
        await site.source.change({
          method: "POST",
          path: `/api/v1/mappings/${id}`,
          body: { properties: { [name]: { expression: `user.${name}`, pushStatus: "PUSH" } } },
        }),
        "source",
        `mapping ${name} to the app`,
      ),
  };
}
