import { succeed } from "../../../shared/core/result.ts";
import { wantsApp } from "../desired/wanted.ts";
import { deactivateIfOn } from "../engine/activation.ts";
import { appsPath, isMarkedApp, listApps } from "../engine/apps.ts";
import type { Step } from "../engine/step.ts";
import { sourceAppRole } from "./source-app.ts";

/** The app of an earlier config that was the scope, or the way to sign in: now it is neither, and its tile leads nowhere. */
export const unusedAppStep: Step = {
  id: "source-unused-app",
  where: "source",
  isWanted: ({ connection }) => !wantsApp(connection),
  async examine(site) {
    const apps = await listApps(site.source);
    if (!apps.ok) return apps;
    const ours = apps.value.filter((app) => isMarkedApp(app, site, sourceAppRole));
    return succeed({
      existed: ours.length === 0 ? null : `app ${ours.map(({ id }) => id).join(", ")}`,
      changes: ours.flatMap((app) =>
        deactivateIfOn(app, appsPath, site.source, "app that people signed in through"),
      ),
    });
  },
};
