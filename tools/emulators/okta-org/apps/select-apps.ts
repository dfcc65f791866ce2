import type { App } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { parseFilter } from "../filter/parse-filter.ts";
import type { Json } from "../json.ts";
import type { Org } from "../org.ts";

/** What a list of apps can be filtered by (Okta's reference of "List all applications"). */
const filterAttributes = [
  "id",
  "status",
  "name",
  "user.id",
  "group.id",
  "credentials.signing.kid",
  "lastUpdated",
];

/**
 * The apps that begin with `q`, by label or name, and match the filter, oldest first.
 * @throws OktaError E0000031 for a filter that Okta does not know.
 */
export function selectApps(
  org: Org,
  { q, filter }: { readonly q: string | null; readonly filter: string | null },
): readonly App[] {
  const start = q?.toLowerCase() ?? "";
  const matches =
    filter === null
      ? (): boolean => true
      : parseFilter(filter, {
          isAttribute: (name) => filterAttributes.includes(name),
          operatorsOf: (name) => (name === "lastUpdated" ? ["eq", "gt", "ge", "lt", "le"] : ["eq"]),
          makeError: () => new OktaError("E0000031"),
        });
  return org.apps
    .list()
    .filter((app) => [app.label, app.name].some((text) => text.toLowerCase().startsWith(start)))
    .filter((app) => matches((attribute) => readAttribute(org, app, attribute)));
}

function readAttribute(org: Org, app: App, attribute: string): Json {
  switch (attribute) {
    case "user.id":
      return org.apps.listUsers(app.id).map(({ userId }) => userId);
    case "group.id":
      return org.apps.listGroups(app.id).map(({ groupId }) => groupId);
    case "credentials.signing.kid":
      return app.signingKid ?? null;
    case "lastUpdated":
      return new Date(app.lastUpdatedMs).toISOString();
    case "status":
      return app.status;
    case "name":
      return app.name;
    default:
      return app.id;
  }
}
