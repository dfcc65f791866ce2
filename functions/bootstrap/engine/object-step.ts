import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { AdoptableObject } from "../../../shared/contracts/connection.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { fail, type Result, succeed } from "../../../shared/core/result.ts";
import type { AdminFailure, AdminRequest } from "../../../shared/okta/admin-requests.ts";
import { claimObject } from "./claim-object.ts";
import { findDifferences, type JsonObject } from "./compare.ts";
import type { Facts } from "./facts.ts";
import { explain } from "./problems.ts";
import type { OrgSite, Site } from "./site.ts";
import type { Change, Finding, Step } from "./step.ts";

/** An object of an org, as far as every kind has it. */
export const objectSchema = v.looseObject({ id: oktaIdSchema });
export type OktaObject = v.InferOutput<typeof objectSchema>;

/** A kind of object that bootstrap makes: where it is, how it is known, and how it must be. */
export interface ObjectKind {
  readonly step: string;
  readonly side: "source" | "target";
  /** In words, such as "identity provider". */
  readonly title: string;
  /** Its name in the config's `adoptObjects`. */
  readonly adoptable: AdoptableObject;
  readonly isWanted?: (site: Site) => boolean;
  /** Every object among which it would be. */
  readonly list: (org: OrgSite, site: Site, facts: Facts) => Promise<Result<readonly OktaObject[], Problem>>;
  /** The name that a person knows it by. */
  readonly nameOf: (object: OktaObject) => unknown;
  readonly name: (site: Site) => string;
  /** Whether bootstrap made it for this connection. */
  readonly isOurs: (object: OktaObject, site: Site, facts: Facts) => boolean;
  /** Whether somebody else's object is in the way, beside one of our name. */
  readonly isInTheWay?: (object: OktaObject, site: Site, facts: Facts) => boolean;
  /** The problem with its not being there, where the config names one that must be; null where it may be made. */
  readonly explainAbsence?: (site: Site) => Problem | null;
  /** What must be so, as far as it is known. */
  readonly desired: (site: Site, facts: Facts) => JsonObject;
  /** What is compared with `desired`, where the answer needs to be brought into the same shape first. */
  readonly show?: (object: OktaObject) => JsonObject;
  readonly create: (desired: JsonObject, site: Site, facts: Facts) => AdminRequest;
  /** Tries another way where the first was refused; null when there is none. */
  readonly createOtherwise?: (desired: JsonObject, site: Site, facts: Facts) => AdminRequest | null;
  /** What a refusal to create it means, where that says more than the org's own words; null where it does not. */
  readonly explainRefusal?: (failure: AdminFailure, site: Site) => Problem | null;
  readonly update: (object: OktaObject, desired: JsonObject, site: Site, facts: Facts) => AdminRequest;
  /** Changes beyond the object's own fields. */
  readonly further?: (object: OktaObject, org: OrgSite, site: Site, facts: Facts) => readonly Change[];
  /** A problem with what is there, or null. */
  readonly check?: (object: OktaObject, org: OrgSite, site: Site) => Promise<Result<null, Problem>>;
  readonly learn?: (object: OktaObject) => Facts;
}

/** Makes the step that keeps one object as it must be. */
export function createObjectStep(kind: ObjectKind): Step {
  return {
    id: kind.step,
    where: kind.side,
    isWanted: kind.isWanted ?? (() => true),
    async examine(site, facts) {
      const org = site[kind.side];
      const listed = await kind.list(org, site, facts);
      if (!listed.ok) return listed;
      const found = findOurs(kind, listed.value, site, facts);
      if (!found.ok) return found;
      if (found.value === null) return succeed(planCreate(kind, org, site, facts));
      const checked = await kind.check?.(found.value, org, site);
      if (checked !== undefined && !checked.ok) return checked;
      return succeed(planUpdate(kind, found.value, org, site, facts));
    },
  };
}

/** The object that is ours; what stands in its place, or is missing although the config names it, is a problem. */
function findOurs(
  kind: ObjectKind,
  listed: readonly OktaObject[],
  site: Site,
  facts: Facts,
): Result<OktaObject | null, Problem> {
  const isOurs = (object: OktaObject): boolean => kind.isOurs(object, site, facts);
  const absence = listed.some(isOurs) ? null : (kind.explainAbsence?.(site) ?? null);
  if (absence !== null) return fail(absence);
  const name = kind.name(site);
  const isInTheWay = (object: OktaObject): boolean =>
    kind.nameOf(object) === name || kind.isInTheWay?.(object, site, facts) === true;
  const { side, title, adoptable, nameOf } = kind;
  return claimObject(listed, { side, title, adoptable, nameOf, isOurs, isInTheWay }, site);
}

function planCreate(kind: ObjectKind, org: OrgSite, site: Site, facts: Facts): Finding {
  const doing = `creating the ${kind.title}`;
  return {
    existed: null,
    changes: [
      {
        action: "create",
        what: kind.title,
        async perform() {
          const desired = kind.desired(site, facts);
          const created = await org.change(kind.create(desired, site, facts));
          if (created.ok || created.failure.kind === "unreachable") return explain(created, kind.side, doing);
          const otherwise = kind.createOtherwise?.(desired, site, facts) ?? null;
          if (otherwise !== null) return explain(await org.change(otherwise), kind.side, doing);
          const problem = kind.explainRefusal?.(created.failure, site) ?? null;
          return problem === null ? explain(created, kind.side, doing) : fail(problem);
        },
      },
    ],
  };
}

function planUpdate(kind: ObjectKind, object: OktaObject, org: OrgSite, site: Site, facts: Facts): Finding {
  const desired = kind.desired(site, facts);
  const differing = findDifferences(desired, kind.show?.(object) ?? object);
  const update: Change = {
    action: "update",
    what: `${kind.title}: ${differing.join(", ")}`,
    perform: async () =>
      explain(
        await org.change(kind.update(object, desired, site, facts)),
        kind.side,
        `changing the ${kind.title}`,
      ),
  };
  return {
    existed: `${kind.title} ${object.id}`,
    changes: [
      ...(differing.length === 0 ? [] : [update]),
      ...(kind.further?.(object, org, site, facts) ?? []),
    ],
    facts: kind.learn?.(object) ?? {},
  };
}
