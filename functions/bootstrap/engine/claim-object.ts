import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { AdoptableObject } from "../../../shared/contracts/connection.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import type { OktaObject } from "./object-step.ts";
import { stop } from "./problems.ts";
import type { Site } from "./site.ts";

/** How an object of ours is told from somebody else's. */
export interface Claim {
  readonly side: "source" | "target";
  /** In words, such as "identity provider". */
  readonly title: string;
  /** Its name in the config's `adoptObjects`. */
  readonly adoptable: AdoptableObject;
  readonly isOurs: (object: OktaObject) => boolean;
  /** Whether it stands where ours would: by its name, or by what it does. */
  readonly isInTheWay: (object: OktaObject) => boolean;
  /** The name that a person knows it by. */
  readonly nameOf: (object: OktaObject) => unknown;
}

/** Ours by its mark, or adopted because the config says so; somebody else's in its place is a problem. None: null. */
export function claimObject(
  listed: readonly OktaObject[],
  claim: Claim,
  site: Site,
): Result<OktaObject | null, Problem> {
  const ours = listed.find(claim.isOurs);
  if (ours !== undefined) return succeed(ours);
  const other = listed.find(claim.isInTheWay);
  if (other === undefined) return succeed(null);
  if (site.connection.adoptObjects.includes(claim.adoptable)) return succeed(other);
  return stop(
    "name-taken",
    `The ${claim.side} org already has the ${claim.title} named "${String(claim.nameOf(other))}" (${other.id}) that bootstrap did not make.`,
    `Rename or delete it, or list "${claim.adoptable}" under adoptObjects in the config to take it over.`,
  );
}
