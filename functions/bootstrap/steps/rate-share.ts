import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { succeed } from "../../../shared/core/result.ts";
import { findDifferences } from "../engine/compare.ts";
import { objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { Step } from "../engine/step.ts";
import { usesKey } from "./client-keys.ts";

const shareSchema = v.looseObject({
  ...objectSchema.entries,
  principalId: v.string(),
  defaultPercentage: v.nullish(v.number()),
  defaultConcurrencyPercentage: v.nullish(v.number()),
});

const path = "/api/v1/principal-rate-limits";
const listPath = `${path}?filter=${encodeURIComponent('principalType eq "OAUTH_CLIENT"')}&limit=50`;

/** Which share of an org's rate limits the bridge's client may use. */
export function createRateShareStep(side: "source" | "target"): Step {
  return {
    id: `${side}-rate-share`,
    where: side,
    isWanted: (site) => usesKey(site, side),
    async examine(site, facts) {
      const org = site[side];
      const percent = site.connection.rateLimitPercent[side];
      const listed = await org.reads.list(listPath, shareSchema, "reading the clients' rate limits");
      if (!listed.ok && !isNotOffered(listed.failure)) return listed;
      if (!listed.ok)
        return succeed({
          existed: null,
          changes: [],
          warnings: ["The org does not let the share of its rate limits be set: Okta's default applies."],
        });
      const clientId = facts[`${side}ClientId`];
      const found = listed.value.find(({ principalId }) => principalId === clientId);
      const wanted = { defaultPercentage: percent, defaultConcurrencyPercentage: percent };
      const body = { ...wanted, principalId: clientId ?? "", principalType: "OAUTH_CLIENT" };
      if (found !== undefined && findDifferences(wanted, found).length === 0)
        return succeed({ existed: `${percent} %`, changes: [] });
      const request =
        found === undefined
          ? ({ method: "POST", path, body } as const)
          : ({ method: "PUT", path: `${path}/${found.id}`, body } as const);
      return succeed({
        existed: found === undefined ? null : `${found.defaultPercentage ?? "?"} %`,
        changes: [
          {
            action: found === undefined ? "create" : "update",
            what: `share of the rate limits: ${percent} %`,
            perform: async () =>
              explain(await org.change(request), side, "setting the share of the rate limits"),
          },
        ],
      });
    },
  };
}

/** An org that was not reached, or credentials that it does not know, say nothing about what it offers. */
function isNotOffered({ reason }: Problem): boolean {
  return reason === "permission-missing" || reason === "refused";
}
