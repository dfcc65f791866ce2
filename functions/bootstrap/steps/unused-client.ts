import { succeed } from "../../../shared/core/result.ts";
import { deactivateIfOn } from "../engine/activation.ts";
import { appsPath, isMarkedApp, listApps } from "../engine/apps.ts";
import type { Step } from "../engine/step.ts";
import { usesKey } from "./client-keys.ts";
import { clientRole } from "./service-client.ts";

/** The API service app of a time before token mode: nobody uses it any more, so that nobody else shall. */
export const unusedClientStep: Step = {
  id: "target-unused-client",
  where: "target",
  isWanted: (site) => !usesKey(site, "target"),
  async examine(site) {
    const apps = await listApps(site.target);
    if (!apps.ok) return apps;
    const clients = apps.value.filter((app) => isMarkedApp(app, site, clientRole));
    return succeed({
      existed: clients.length === 0 ? null : `API service app ${clients.map(({ id }) => id).join(", ")}`,
      changes: clients.flatMap((app) => deactivateIfOn(app, appsPath, site.target, "API service app")),
    });
  },
};
