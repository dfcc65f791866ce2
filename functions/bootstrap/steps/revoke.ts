import type { BootstrapRequest } from "../../../shared/contracts/bootstrap.ts";
import { placeholderSecret } from "../../../shared/contracts/secrets.ts";
import { succeed } from "../../../shared/core/result.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

/**
 * Takes away the temporary admin credentials, when everything else is done. What has begun is noted first, so that a run that
 * was interrupted here knows a refused token for a revoked one.
 */
export function createRevokeStep({ revokeAdminTokens }: Pick<BootstrapRequest, "revokeAdminTokens">): Step {
  // Nothing of this can be read back with credentials that are gone.
  const done = new Set<string>();
  const once = (change: Change): Change => ({
    ...change,
    async perform() {
      const performed = await change.perform();
      if (performed.ok) done.add(change.what);
      return performed;
    },
  });
  return {
    id: "admin-credentials",
    where: "bridge",
    // What has begun is finished: nothing else can be done with credentials of which one may be gone.
    isWanted: ({ admins }) => revokeAdminTokens || admins.isRevoking,
    examine(site) {
      const byHand = (["source", "target"] as const).filter((side) => "clientId" in site.admins[side]);
      const changes = [...noteBeginning(site), ...revokeBoth(site), clear(site)];
      return Promise.resolve(
        succeed({
          existed: "temporary admin credentials",
          warnings: [
            ...(site.admins.isRevoking ? [begunBefore] : []),
            ...byHand.map(
              (side) => `The admin client of the ${side} org is no token: deactivate its app there by hand.`,
            ),
          ],
          changes: changes.filter(({ what }) => !done.has(what)).map(once),
        }),
      );
    },
  };
}

const begunBefore =
  "An earlier run had begun to revoke these credentials, so that this one did nothing else: for anything more, put new ones into the admin secret.";

function noteBeginning(site: Site): readonly Change[] {
  if (site.admins.isRevoking) return [];
  return [
    {
      action: "update",
      what: "admin secret: revoking has begun",
      perform: () => site.vault.writeJson("admins", { ...site.admins, isRevoking: true }),
    },
  ];
}

function revokeBoth(site: Site): readonly Change[] {
  return [site.source, site.target]
    .filter(({ side }) => "apiToken" in site.admins[side])
    .map((org) => ({
      action: "remove" as const,
      what: `API token of the ${org.side} org`,
      perform: () => revoke(org),
    }));
}

async function revoke(org: OrgSite): ReturnType<Change["perform"]> {
  const revoked = await org.change({ method: "DELETE", path: "/api/v1/api-tokens/current" });
  // It is refused because it is gone: this very request may have been made before, without our seeing the answer.
  const isGone = !revoked.ok && revoked.failure.kind === "unauthorized";
  return isGone ? succeed(null) : explain(revoked, org.side, "revoking the temporary API token");
}

function clear(site: Site): Change {
  return {
    action: "remove",
    what: "admin secret",
    perform: () => site.vault.writeJson("admins", placeholderSecret),
  };
}
