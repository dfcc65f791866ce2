import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { AdoptableObject } from "../../../shared/contracts/connection.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { AdminRequest } from "../../../shared/okta/admin-requests.ts";
import type { Facts } from "../engine/facts.ts";
import type { OktaObject } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

/** A kind of object that bootstrap made, and how it is taken away. */
export interface RemovableKind {
  readonly step: string;
  readonly side: "source" | "target";
  /** In words, such as "identity provider". */
  readonly title: string;
  readonly list: (org: OrgSite, site: Site, facts: Facts) => Promise<Result<readonly OktaObject[], Problem>>;
  /** Whether bootstrap made it for this connection, or took it over. */
  readonly isOurs: (object: OktaObject, site: Site, facts: Facts) => boolean;
  /** Its name in the config's `adoptObjects`: what is listed there may have been taken over, and is never deleted. */
  readonly adoptable: (object: OktaObject, site: Site) => AdoptableObject;
  /** What must come before the deletion; null when nothing must. */
  readonly prepare?: (object: OktaObject, facts: Facts) => AdminRequest | null;
  readonly remove: (object: OktaObject, facts: Facts) => AdminRequest;
}

/** Makes the step that takes away every object of a kind that is ours, and only switches off what may have been adopted. */
export function createRemovalStep(kind: RemovableKind): Step {
  return {
    id: kind.step,
    where: kind.side,
    isWanted: () => true,
    async examine(site, facts) {
      const org = site[kind.side];
      const listed = await kind.list(org, site, facts);
      if (!listed.ok) return listed;
      const ours = listed.value.filter((object) => kind.isOurs(object, site, facts));
      const isAdopted = (object: OktaObject): boolean =>
        site.connection.adoptObjects.includes(kind.adoptable(object, site));
      return succeed({
        existed: ours.length === 0 ? null : `${kind.title} ${ours.map(({ id }) => id).join(", ")}`,
        warnings: ours.filter(isAdopted).map((object) => explainStay(kind, object, site)),
        changes: ours.flatMap((object) =>
          isAdopted(object) ? switchOff(kind, object, org, facts) : [remove(kind, object, org, facts)],
        ),
      });
    },
  };
}

function explainStay(kind: RemovableKind, object: OktaObject, site: Site): string {
  return `The ${kind.title} ${object.id} stays: "${kind.adoptable(object, site)}" is listed under adoptObjects, so that somebody else may have made it.`;
}

function switchOff(kind: RemovableKind, object: OktaObject, org: OrgSite, facts: Facts): readonly Change[] {
  const request = kind.prepare?.(object, facts) ?? null;
  if (request === null) return [];
  return [
    {
      action: "deactivate",
      what: `${kind.title} ${object.id}`,
      perform: async () => explain(await org.change(request), kind.side, `switching off the ${kind.title}`),
    },
  ];
}

function remove(kind: RemovableKind, object: OktaObject, org: OrgSite, facts: Facts): Change {
  return {
    action: "remove",
    what: `${kind.title} ${object.id}`,
    async perform() {
      const preparation = kind.prepare?.(object, facts) ?? null;
      if (preparation !== null) {
        const prepared = explain(await org.change(preparation), kind.side, `switching off the ${kind.title}`);
        if (!prepared.ok) return prepared;
      }
      const removed = await org.change(kind.remove(object, facts));
      const isGone = !removed.ok && removed.failure.kind === "not-found";
      return isGone ? succeed(null) : explain(removed, kind.side, `deleting the ${kind.title}`);
    },
  };
}

/** What Okta only deletes when it is switched off, is switched off first. */
export function deactivateAt(path: string): (object: OktaObject) => AdminRequest | null {
  return (object) =>
    object["status"] === "INACTIVE"
      ? null
      : { method: "POST", path: `${path}/${object.id}/lifecycle/deactivate` };
}

export function deleteAt(path: string): (object: OktaObject) => AdminRequest {
  return (object) => ({ method: "DELETE", path: `${path}/${object.id}` });
}
