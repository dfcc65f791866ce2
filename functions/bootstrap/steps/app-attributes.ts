import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { listSourceAttributes } from "../../../shared/core/plan/map-profile.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { takesAppAttributes } from "../desired/wanted.ts";
import {
  type AttributeDefinition,
  nameAppSchema,
  readAppDefinitions,
  readUserDefinitions,
} from "../engine/app-profile.ts";
import { explain, stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";
import { attributeMark } from "../engine/user-attributes.ts";

/** The app has every attribute that the mapping reads; one that it lacks is made like the users' of the same name. */
export const appAttributesStep: Step = {
  id: "source-app-attributes",
  where: "source",
  isWanted: takesAppAttributes,
  async examine(site, { appId }) {
    const read = listSourceAttributes(site.connection.mapping);
    const ofUsers = await readUserDefinitions(site);
    if (!ofUsers.ok) return ofUsers;
    const ofApp = appId === undefined ? succeed({}) : await readAppDefinitions(site, appId);
    if (!ofApp.ok) return ofApp;
    const missing = read.filter((name) => !Object.hasOwn(ofApp.value, name));
    const unknown = missing.filter((name) => !Object.hasOwn(ofUsers.value, name));
    if (unknown.length > 0 && appId !== undefined) return explainUnknown(unknown);
    const changes = missing.flatMap((name) => {
      const definition = ofUsers.value[name];
      return definition === undefined ? [] : [add(site, appId, name, definition)];
    });
    return succeed({
      existed: read.length === missing.length ? null : `${read.length - missing.length} attributes`,
      changes,
    });
  },
};

function explainUnknown(names: readonly string[]): ReturnType<typeof stop> {
  return stop(
    "not-in-step",
    `The mapping reads attributes that neither the app nor the users of the source org have: ${names.join(", ")}.`,
    "Add them to the app with a mapping (Directory, Profile Editor), or take them out of the config's mapping.",
  );
}

function add(site: Site, appId: string | undefined, name: string, like: AttributeDefinition): Change {
  const { title = name, type = "string", items } = like;
  const attribute = {
    title,
    description: `${attributeMark}: read by its mapping.`,
    type,
    ...(items === undefined ? {} : { items: { type: items.type } }),
  };
  return {
    action: "create",
    what: `attribute ${name} of the app`,
    perform: async (): Promise<Result<unknown, Problem>> =>
      explain(
        await site.source.change({
          method: "POST",
          path: nameAppSchema(appId ?? ""),
          body: {
            definitions: { custom: { id: "#custom", type: "object", properties: { [name]: attribute } } },
          },
        }),
        "source",
        `adding the attribute ${name} to the app`,
      ),
  };
}
