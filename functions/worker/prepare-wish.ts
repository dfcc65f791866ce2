import type { ScopedConnection } from "../../shared/contracts/connection.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import { type Desired, decideWish } from "../../shared/core/plan/decide-wish.ts";
import { dropUnholdable, findUnholdable } from "../../shared/core/plan/find-unholdable.ts";
import type { SourceReading } from "../../shared/core/plan/people.ts";

/** What the target org should show of somebody. */
export type Wanted = Extract<Desired, { kind: "present" | "removed" }>;

/** What follows from a reading, before the target org is asked. */
export type Prepared =
  /** The target need not be asked. */
  | { readonly kind: "end"; readonly outcome: Outcome }
  /** `unholdable`: how it ends in the end, because an attribute was left out that no org can hold; else null. */
  | { readonly kind: "wanted"; readonly desired: Wanted; readonly unholdable: Outcome | null };

/**
 * Turns a reading into what the target org should show. What no Okta org can hold is refused before anybody is asked; but whoever is
 * to be shut off is shut off, whatever their attributes.
 */
export function prepareWish(reading: SourceReading, connection: ScopedConnection): Prepared {
  const decided = decideWish(reading, connection);
  if (decided.kind === "held") return { kind: "end", outcome: { ...decided, changes: [] } };
  if (decided.kind === "ignored") return { kind: "end", outcome: decided };
  const unholdable = findRefusal(decided);
  if (unholdable === null) return { kind: "wanted", desired: decided, unholdable };
  if (decided.kind !== "present" || decided.wish !== "suspended") return { kind: "end", outcome: unholdable };
  return {
    kind: "wanted",
    desired: { ...decided, profile: dropUnholdable(decided.profile) },
    unholdable,
  };
}

function findRefusal(desired: Wanted): Outcome | null {
  if (desired.kind !== "present") return null;
  const field = findUnholdable({ login: desired.login, ...desired.profile });
  if (field === null) return null;
  return { kind: "rejected", reason: "value-refused", refusal: { status: 0, errorCode: null, field } };
}
