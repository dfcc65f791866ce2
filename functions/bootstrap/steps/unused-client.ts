import { succeed } from "../../../shared/core/result.ts";
import { isMarkedApp, listApps } from "../engine/apps.ts";
import { explain } from "../engine/problems.ts";
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
    const unused = apps.value.filter(
      (app) => isMarkedApp(app, site, clientRole) && app["status"] === "ACTIVE",
    );
    return succeed({
      existed: unused.length === 0 ? null : `API service app ${unused.map(({ id }) => id).join(", ")}`,
      changes: unused.map(({ id }) => ({
        action: "deactivate" as const,
        what: "API service app",
        perform: async () =>
          explain(
            await site.target.change({ method: "POST", path: `/api/v1/apps/${id}/lifecycle/deactivate` }),
            "target",
            "deactivating the API service app that is not used any more",
          ),
      })),
    });
  },
};
