import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { listResources, type Resource } from "../desired/rights.ts";
import { isMarked } from "../engine/apps.ts";
import { claimObject } from "../engine/claim-object.ts";
import type { Facts } from "../engine/facts.ts";
import { listIam } from "../engine/iam.ts";
import type { OktaObject } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import type { Change, Finding, Step } from "../engine/step.ts";
import { textIn } from "../engine/text-in.ts";
import { usesKey } from "./client-keys.ts";

type Side = "source" | "target";

const resourcesSchema = v.looseObject({
  resources: v.array(
    v.looseObject({
      id: oktaIdSchema,
      _links: v.optional(v.looseObject({ self: v.optional(v.looseObject({ href: v.string() })) }), {}),
    }),
  ),
});

/** What the admin role reaches: all users, and the app or the groups, nothing else. */
export function createResourceSetStep(side: Side): Step {
  return {
    id: `${side}-resource-set`,
    where: side,
    isWanted: (site) => usesKey(site, side),
    async examine(site, facts) {
      if (facts[`${side}Role`]?.kind === "standard") return succeed({ existed: null, changes: [] });
      const org = site[side];
      const listed = await listIam(org, "/api/v1/iam/resource-sets", "resource-sets");
      if (!listed.ok) return listed;
      const sets = listed.value.kind === "list" ? listed.value.objects : [];
      const wanted = listResources(org, facts, site.connection);
      const found = findSet(sets, side, site);
      if (!found.ok) return found;
      if (found.value === null) return succeed({ existed: null, changes: [createSet(org, site, wanted)] });
      return examineSet(found.value, org, wanted);
    },
  };
}

function nameSet(site: Site): string {
  return `orgbridge ${site.connection.id}`;
}

function findSet(sets: readonly OktaObject[], side: Side, site: Site): Result<OktaObject | null, Problem> {
  return claimObject(
    sets,
    {
      side,
      title: "resource set",
      adoptable: `${side}-role`,
      isOurs: (object) => isMarked(textIn(object, "description"), site),
      isInTheWay: (object) => object["label"] === nameSet(site),
      nameOf: (object) => object["label"],
    },
    site,
  );
}

function createSet(org: OrgSite, site: Site, wanted: readonly Resource[]): Change {
  const resources = listUrls(wanted);
  const body = { label: nameSet(site), description: `${site.mark}. Do not edit.`, resources };
  return {
    action: "create",
    what: "resource set",
    perform: async () =>
      explain(
        await org.change({ method: "POST", path: "/api/v1/iam/resource-sets", body }),
        org.side,
        "creating the resource set",
      ),
  };
}

function listUrls(resources: readonly Resource[]): readonly string[] {
  return resources.flatMap(({ url }) => (url === undefined ? [] : [url]));
}

async function examineSet(
  set: OktaObject,
  org: OrgSite,
  wanted: readonly Resource[],
): Promise<Result<Finding, Problem>> {
  const path = `/api/v1/iam/resource-sets/${set.id}/resources`;
  const found = await org.reads.find(path, resourcesSchema, "reading the resource set");
  if (!found.ok) return found;
  const held = (found.value?.resources ?? []).map(({ id, _links }) => ({
    id,
    href: _links.self?.href ?? "",
  }));
  const missing = wanted.filter(({ url }) => !held.some(({ href }) => href === url));
  const excessive = held.filter(({ href }) => !wanted.some(({ url }) => url === href));
  const shorten = (href: string): string => (href.startsWith(org.url) ? href.slice(org.url.length) : href);
  const additions: readonly Change[] =
    missing.length === 0
      ? []
      : [
          {
            action: "update",
            what: `resource set: ${missing.map(({ title }) => title).join(", ")}`,
            perform: async () =>
              explain(
                await org.change({ method: "PATCH", path, body: { additions: listUrls(missing) } }),
                org.side,
                "adding to the resource set",
              ),
          },
        ];
  const removals = excessive.map(
    ({ id, href }): Change => ({
      action: "remove",
      what: `resource ${shorten(href)} from the resource set`,
      perform: async () =>
        explain(
          await org.change({ method: "DELETE", path: `${path}/${id}` }),
          org.side,
          "taking something out of the resource set",
        ),
    }),
  );
  const facts: Facts =
    org.side === "source" ? { sourceResourceSetId: set.id } : { targetResourceSetId: set.id };
  return succeed({ existed: `resource set ${set.id}`, changes: [...additions, ...removals], facts });
}
