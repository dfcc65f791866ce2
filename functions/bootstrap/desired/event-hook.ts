import { scopeAppHeader } from "../../../shared/contracts/deployment.ts";
import { listEventTypes } from "../../../shared/contracts/event-types.ts";
import type { Facts } from "../engine/facts.ts";
import type { Site } from "../engine/site.ts";

/** The name under which admins see it. */
export function nameHook(site: Site): string {
  return `orgbridge ${site.connection.id}`;
}

/** Where Okta sends the events of this connection. */
export function buildHookUrl(site: Site): string {
  return `${site.apiUrl}/hooks/${site.connection.id}`;
}

/** Every field that can be read back; the secret cannot. */
export function buildHook(site: Site, facts: Facts) {
  return {
    name: nameHook(site),
    description: `${site.mark}. Do not edit.`,
    events: { type: "EVENT_TYPE", items: listEventTypes(site.connection.scope.kind) },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: {
        uri: buildHookUrl(site),
        // Only an app scope is about an app, which the intake may not know from the config.
        headers:
          site.connection.scope.kind === "app" ? [{ key: scopeAppHeader, value: facts.appId ?? "" }] : [],
        authScheme: { type: "HEADER", key: "Authorization" },
      },
    },
  };
}
