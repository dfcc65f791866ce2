import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { listPermissions, standardRoles } from "../desired/rights.ts";
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

const permissionsSchema = v.looseObject({ permissions: v.array(v.looseObject({ label: v.string() })) });

/** A custom admin role with the least permissions that work; where the org has no custom roles, a standard one. */
export function createRoleStep(side: Side): Step {
  return {
    id: `${side}-role`,
    where: side,
    isWanted: (site) => usesKey(site, side),
    async examine(site) {
      const org = site[side];
      const listed = await listIam(org, "/api/v1/iam/roles", "roles");
      if (!listed.ok) return listed;
      if (listed.value.kind === "not-offered") return succeed(fallBack(side));
      const role = findRole(listed.value.objects, side, site);
      if (!role.ok) return role;
      if (role.value === null) return succeed({ existed: null, changes: [createRole(org, site)] });
      return examineRole(role.value, org, listPermissions(side, site.connection));
    },
  };
}

function nameRole(site: Site): string {
  return `orgbridge ${site.connection.id}`;
}

function findRole(roles: readonly OktaObject[], side: Side, site: Site): Result<OktaObject | null, Problem> {
  return claimObject(
    roles,
    {
      side,
      title: "admin role",
      adoptable: `${side}-role`,
      isOurs: (object) => isMarked(textIn(object, "description"), site),
      isInTheWay: (object) => object["label"] === nameRole(site),
      nameOf: (object) => object["label"],
    },
    site,
  );
}

function fallBack(side: Side): Finding {
  const type = standardRoles[side];
  return {
    existed: null,
    changes: [],
    facts: learn(side, { kind: "standard", type }),
    warnings: [`The org has no custom admin roles: the standard role ${type} is used, which may do more.`],
  };
}

function learn(side: Side, role: NonNullable<Facts["sourceRole"]>): Facts {
  return side === "source" ? { sourceRole: role } : { targetRole: role };
}

function createRole(org: OrgSite, site: Site): Change {
  const body = {
    label: nameRole(site),
    description: `${site.mark}. Do not edit.`,
    permissions: listPermissions(org.side, site.connection),
  };
  return {
    action: "create",
    what: "admin role",
    perform: async () =>
      explain(
        await org.change({ method: "POST", path: "/api/v1/iam/roles", body }),
        org.side,
        "creating the admin role",
      ),
  };
}

async function examineRole(
  role: OktaObject,
  org: OrgSite,
  wanted: readonly string[],
): Promise<Result<Finding, Problem>> {
  const path = `/api/v1/iam/roles/${role.id}/permissions`;
  const doing = "reading the role's permissions";
  const found = await org.reads.find(path, permissionsSchema, doing);
  if (!found.ok) return found;
  const held = (found.value?.permissions ?? []).map(({ label }) => label);
  const missing = wanted.filter((name) => !held.includes(name));
  const excessive = held.filter((name) => !wanted.includes(name));
  const change = (action: "create" | "remove", name: string): Change => ({
    action,
    what: `permission ${name}`,
    perform: async () =>
      explain(
        await org.change({ method: action === "create" ? "POST" : "DELETE", path: `${path}/${name}` }),
        org.side,
        `changing the role's permission ${name}`,
      ),
  });
  return succeed({
    existed: `admin role ${role.id}`,
    // First what is missing: a role without any permission cannot be.
    changes: [
      ...missing.map((name) => change("create", name)),
      ...excessive.map((name) => change("remove", name)),
    ],
    facts: learn(org.side, { kind: "custom", id: role.id }),
  });
}
