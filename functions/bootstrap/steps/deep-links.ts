import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { DeepLink } from "../../../shared/contracts/federation.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { activateIfOff } from "../engine/activation.ts";
import { appsPath, buildAppBody, buildNotes, isMarkedApp, listApps } from "../engine/apps.ts";
import { findDifferences } from "../engine/compare.ts";
import type { Facts } from "../engine/facts.ts";
import type { OktaObject } from "../engine/object-step.ts";
import { explain, stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

/** The deep links that the config asks for. */
export function listLinks({ connection }: Site): readonly DeepLink[] {
  return connection.federation === "none" ? [] : connection.federation.deepLinks;
}

/** Tiles in the source org that sign people in and open one app of the target org. */
export const deepLinksStep: Step = {
  id: "deep-links",
  where: "source",
  isWanted: (site) => listLinks(site).length > 0,
  async examine(site, facts) {
    const apps = await listApps(site.source);
    if (!apps.ok) return apps;
    const changes: Change[] = [];
    const deepLinkIds: Record<string, string> = {};
    for (const link of listLinks(site)) {
      const found = findLink(apps.value, link, site);
      if (!found.ok) return found;
      if (found.value === null) changes.push(create(link, site, facts));
      else {
        deepLinkIds[link.label] = found.value.id;
        changes.push(
          ...update(found.value, link, site, facts),
          ...activateIfOff(found.value, appsPath, site.source, `tile "${link.label}"`),
        );
      }
    }
    const ids = Object.values(deepLinkIds);
    const existed = ids.length === 0 ? null : `tiles ${ids.join(", ")}`;
    return succeed({ existed, changes, facts: { deepLinkIds } });
  },
};

/** Tells the tile of a link from the other apps that carry our mark. */
export function roleOf({ label }: DeepLink): string {
  return `deep link ${label}`;
}

function findLink(
  apps: readonly OktaObject[],
  link: DeepLink,
  site: Site,
): Result<OktaObject | null, Problem> {
  const ours = apps.find((app) => isMarkedApp(app, site, roleOf(link)));
  if (ours !== undefined) return succeed(ours);
  const namesake = apps.find((app) => app["label"] === link.label);
  if (namesake === undefined) return succeed(null);
  if (site.connection.adoptObjects.includes("deep-link") && namesake["name"] === "bookmark")
    return succeed(namesake);
  return stop(
    "name-taken",
    `The source org already has an app named "${link.label}" (${namesake.id}) that bootstrap did not make.`,
    'Rename one of them, or list "deep-link" under adoptObjects in the config to take over a bookmark app.',
  );
}

/** The app's own sign-in address with the target app's embed link behind it: the target org opens that after the sign-in. */
function buildSettings(link: DeepLink, site: Site, { identity }: Facts) {
  const url = `${identity?.singleSignOnUrl ?? site.source.url}?RelayState=${encodeURIComponent(link.url)}`;
  return { app: { url, requestIntegration: false }, notes: buildNotes(site, roleOf(link)) };
}

function create(link: DeepLink, site: Site, facts: Facts): Change {
  return {
    action: "create",
    what: `tile "${link.label}"`,
    perform: async () =>
      explain(
        await site.source.change({
          method: "POST",
          path: "/api/v1/apps",
          body: {
            name: "bookmark",
            label: link.label,
            signOnMode: "BOOKMARK",
            settings: buildSettings(link, site, facts),
          },
        }),
        "source",
        `creating the tile "${link.label}"`,
      ),
  };
}

function update(app: OktaObject, link: DeepLink, site: Site, facts: Facts): readonly Change[] {
  const desired = { settings: buildSettings(link, site, facts) };
  const differing = findDifferences(desired, app);
  if (differing.length === 0) return [];
  return [
    {
      action: "update",
      what: `tile "${link.label}": ${differing.join(", ")}`,
      perform: async () =>
        explain(
          await site.source.change({
            method: "PUT",
            path: `/api/v1/apps/${app.id}`,
            body: buildAppBody(app, desired),
          }),
          "source",
          `changing the tile "${link.label}"`,
        ),
    },
  ];
}
