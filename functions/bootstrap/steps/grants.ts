import * as v from "valibot";
import { succeed } from "../../../shared/core/result.ts";
import { buildSourceScope } from "../../../shared/okta/source-directory.ts";
import { buildTargetScope } from "../../../shared/okta/target-directory.ts";
import { objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { Change, Step } from "../engine/step.ts";
import { usesKey } from "./client-keys.ts";

const grantSchema = v.looseObject({ ...objectSchema.entries, scopeId: v.string() });

/** The scopes that the bridge's client may ask tokens for: these and no others. */
export function createGrantsStep(side: "source" | "target"): Step {
  return {
    id: `${side}-scopes`,
    where: side,
    isWanted: (site) => usesKey(site, side),
    async examine(site, facts) {
      const org = site[side];
      const { connection } = site;
      const scope =
        side === "source" ? buildSourceScope(connection.scope.kind) : buildTargetScope(connection);
      const scopes = scope.split(" ");
      const clientId = facts[`${side}ClientId`];
      const path = `/api/v1/apps/${clientId ?? ""}/grants`;
      const granted =
        clientId === undefined
          ? succeed([])
          : await org.reads.list(path, grantSchema, "reading the granted scopes");
      if (!granted.ok) return granted;
      const missing = scopes.filter((wanted) => !granted.value.some(({ scopeId }) => scopeId === wanted));
      const excessive = granted.value.filter(({ scopeId }) => !scopes.includes(scopeId));
      const grants = missing.map(
        (scopeId): Change => ({
          action: "create",
          what: `scope ${scopeId}`,
          perform: async () =>
            explain(
              await org.change({ method: "POST", path, body: { scopeId, issuer: org.url } }),
              side,
              `granting ${scopeId}`,
            ),
        }),
      );
      const revocations = excessive.map(
        ({ id, scopeId }): Change => ({
          action: "remove",
          what: `scope ${scopeId}`,
          perform: async () =>
            explain(
              await org.change({ method: "DELETE", path: `${path}/${id}` }),
              side,
              `revoking ${scopeId}`,
            ),
        }),
      );
      const existed = granted.value.map(({ scopeId }) => scopeId).join(" ");
      return succeed({ existed: existed === "" ? null : existed, changes: [...grants, ...revocations] });
    },
  };
}
