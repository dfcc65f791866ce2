import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { targetAttributes } from "../../../shared/contracts/names.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Finding, Step } from "../engine/step.ts";
import {
  type Attribute,
  isValidated,
  readAttributes,
  readDefaultUserType,
  wasMadeByBootstrap,
} from "../engine/user-attributes.ts";
import { stillValidating, validatePauseMs, writeAttribute } from "./write-attribute.ts";

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/ (five per user type) */
const mostUnique = 5;

const definitions = {
  [targetAttributes.link]: { title: "Source user key", isUnique: true },
  [targetAttributes.statusRecord]: { title: "Source status record", isUnique: false },
  [targetAttributes.adoption]: { title: "Source adoption", isUnique: false },
} as const;

/** The attributes by which the target org remembers who is whose: the link, unique, the status record, and who was adopted. */
export const targetAttributesStep: Step = {
  id: "target-attributes",
  where: "target",
  isWanted: () => true,
  async examine(site) {
    for (;;) {
      const attributes = await readAttributes(site);
      if (!attributes.ok) return attributes;
      const properties = attributes.value;
      const isPending = properties[targetAttributes.link]?.unique === "PENDING_UNIQUENESS";
      if (!isPending) {
        const userType = await readDefaultUserType(site);
        return userType.ok ? examineAttributes(properties, userType.value, site) : userType;
      }
      // Okta compares everybody's value, which takes as long as there are people.
      if (site.clock.nowMs() + validatePauseMs >= site.deadlineMs) return stillValidating;
      await site.clock.wait(validatePauseMs);
      site.target.reads.forget();
    }
  },
};

function examineAttributes(
  properties: Readonly<Record<string, Attribute>>,
  userTypeId: string | undefined,
  site: Site,
): Result<Finding, Problem> {
  const changes: Change[] = [];
  for (const [name, { title, isUnique }] of Object.entries(definitions)) {
    const found = properties[name];
    if (found !== undefined) {
      const problem = checkForeign(name, found, site);
      if (problem !== null) return problem;
    }
    if (isUnique && !isValidated(found) && countUnique(properties) >= mostUnique)
      return noUniqueLeft(properties);
    const differing = found === undefined ? [] : listDifferences(found, isUnique);
    if (found === undefined || differing.length > 0)
      changes.push({
        action: found === undefined ? "create" : "update",
        what: `attribute ${name}${found === undefined ? "" : `: ${differing.join(", ")}`}`,
        perform: () => writeAttribute(name, title, isUnique, site),
      });
  }
  const existing = Object.keys(definitions).filter((name) => properties[name] !== undefined);
  return succeed({
    existed: existing.length === 0 ? null : existing.join(", "),
    changes,
    facts: userTypeId === undefined ? {} : { targetUserTypeId: userTypeId },
  });
}

function checkForeign(name: string, found: Attribute, site: Site): ReturnType<typeof stop> | null {
  if (found.type !== "string")
    return stop(
      "other-type",
      `The target org has an attribute ${name} of type ${found.type ?? "unknown"}; it must be string.`,
      "Delete the attribute if nobody uses it, or rename it: the bridge needs the name.",
    );
  if (wasMadeByBootstrap(found) || site.connection.adoptObjects.includes("target-attributes")) return null;
  return stop(
    "name-taken",
    `The target org already has an attribute ${name} that bootstrap did not make.`,
    'Delete it if nobody uses it, or list "target-attributes" under adoptObjects in the config to take it over.',
  );
}

function listDifferences(found: Attribute, isUnique: boolean): readonly string[] {
  const isHidden = (found.permissions ?? []).some(
    ({ principal, action }) => principal === "SELF" && action === "HIDE",
  );
  return [...(isUnique && !isValidated(found) ? ["unique"] : []), ...(isHidden ? [] : ["permissions"])];
}

function countUnique(properties: Readonly<Record<string, Attribute>>): number {
  return Object.values(properties).filter(isValidated).length;
}

function noUniqueLeft(properties: Readonly<Record<string, Attribute>>): ReturnType<typeof stop> {
  const unique = Object.keys(properties).filter((name) => isValidated(properties[name]));
  return stop(
    "no-unique-left",
    `The target org already has five unique attributes, as many as Okta allows: ${unique.join(", ")}.`,
    "Make one of them not unique, or delete it: the link needs one.",
  );
}
