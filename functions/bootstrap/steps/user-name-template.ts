import * as v from "valibot";
import { succeed } from "../../../shared/core/result.ts";
import { sendsSourceLogin } from "../desired/wanted.ts";
import { buildAppBody } from "../engine/apps.ts";
import { findDifferences } from "../engine/compare.ts";
import { type OktaObject, objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

/** "Okta username" in the console, and what a new app has: the app calls people by their own login. */
const loginTemplate = { template: "${source.login}", type: "BUILT_IN" } as const;

/**
 * How the app makes people's user names, which it sends as NameID. Where the scope is not the app, the worker takes the login
 * from the source user: a template that makes something else of it would sign nobody in, or somebody as another.
 */
export const userNameTemplateStep: Step = {
  id: "source-app-user-names",
  where: "source",
  isWanted: ({ connection }) => sendsSourceLogin(connection),
  async examine(site, { appId }) {
    if (appId === undefined) return succeed({ existed: null, changes: [] });
    const app = await site.source.reads.find(`/api/v1/apps/${appId}`, objectSchema, "reading the app");
    if (!app.ok) return app;
    if (app.value === null) return succeed({ existed: null, changes: [] });
    const desired = { credentials: { userNameTemplate: { ...loginTemplate, userSuffix: "" } } };
    const differing = findDifferences(desired, app.value);
    return succeed({
      existed: `app ${app.value.id}`,
      changes: differing.length === 0 ? [] : [write(site, app.value, differing)],
      verified: differing.length === 0 ? ["the app calls people by their login in the source org"] : [],
    });
  },
};

function write(site: Site, app: OktaObject, differing: readonly string[]): Change {
  return {
    action: "update",
    what: `user names of the app: ${differing.join(", ")}`,
    perform: async () =>
      explain(
        await site.source.change({
          method: "PUT",
          path: `/api/v1/apps/${app.id}`,
          body: buildAppBody(withoutTemplate(app), { credentials: { userNameTemplate: loginTemplate } }),
        }),
        "source",
        "setting how the app makes user names",
      ),
  };
}

/** A suffix, or what else belonged to the former template, goes with it. */
function withoutTemplate(app: OktaObject): OktaObject {
  const { credentials } = app;
  if (!v.is(credentialsSchema, credentials)) return app;
  const { userNameTemplate: _former, ...others } = credentials;
  return { ...app, credentials: others };
}

const credentialsSchema = v.looseObject({ userNameTemplate: v.optional(v.unknown()) });
