import { succeed } from "../../../shared/core/result.ts";
import { deactivateIfOn } from "../engine/activation.ts";
import { appsPath, isMarkedApp, listApps } from "../engine/apps.ts";
import type { Step } from "../engine/step.ts";
import { listLinks, roleOf } from "./deep-links.ts";

/** Tiles of an earlier config that this one does not name: people would go on by a way that nobody asks for any more. */
export const unusedTilesStep: Step = {
  id: "source-unused-tiles",
  where: "source",
  isWanted: () => true,
  async examine(site) {
    const apps = await listApps(site.source);
    if (!apps.ok) return apps;
    const links = listLinks(site);
    const unused = apps.value.filter(
      (app) =>
        app["signOnMode"] === "BOOKMARK" &&
        isMarkedApp(app, site) &&
        !links.some((link) => isMarkedApp(app, site, roleOf(link))),
    );
    return succeed({
      existed: unused.length === 0 ? null : `tiles ${unused.map(({ id }) => id).join(", ")}`,
      changes: unused.flatMap((app) =>
        deactivateIfOn(app, appsPath, site.source, `tile "${String(app["label"])}"`),
      ),
    });
  },
};
