import { isSaml } from "../apps/catalogue.ts";
import type { App } from "../entities.ts";
import { isJsonObject } from "../json.ts";
import type { Org } from "../org.ts";

/** Where a click on the app's tile leads; `undefined` for an app that nobody can be signed in to here. */
export function findAppLink(org: Org, app: App): string | undefined {
  if (app.kind === "bookmark") {
    const settings = app.settings["app"];
    const url = isJsonObject(settings) ? settings["url"] : undefined;
    return typeof url === "string" && /^https?:\/\//i.test(url) ? url : undefined;
  }
  if (!isSaml(app.signOnMode)) return undefined;
  return `${org.url}/app/${app.name}/${app.externalKey}/sso/saml`;
}
