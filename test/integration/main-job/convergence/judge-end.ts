import type { Outcome } from "../../../../shared/core/outcome.ts";
import { expectConflicts, expectNotTakenBack, type Holder } from "./expect-claims.ts";
import { decideWish, expectEnding, expectStatuses, type Truth } from "./expectation.ts";
import type { Policy } from "./history.ts";
import { listDiffering } from "./projection.ts";
import type { TargetStanding } from "./target-standing.ts";

/** Everything that one of a person's employments came to. */
export interface End {
  readonly truth: Truth;
  readonly outcome: Outcome;
  /** The target user that carries their link. */
  readonly user: TargetStanding | null;
  /** Another target user, who has the login that this one should have. */
  readonly holder: Holder | null;
}

/**
 * What must hold when nothing changes any more: the target shows what the source says. Exempt by name is who cannot have the
 * login, and how a status differs that was held.
 *
 * @throws Error that names what differs
 */
export function judgeEnd({ truth, outcome, user, holder }: End, policy: Policy): void {
  const wish = decideWish(truth, policy);
  const ending = expectEnding(wish, user, policy);
  const conflicts = expectConflicts(holder, user, wish, policy);
  // Without a user of their own there is nothing else that could be as it should.
  const isDecided = conflicts.length > 0 && user === null;
  const endings = isDecided ? conflicts : [...conflicts, ending];
  expectOneOf(describeEnding(outcome), [...endings, ...expectNotTakenBack(holder, user, wish, policy)]);
  if (isDecided) return;
  expectOneOf(user?.status ?? null, expectStatuses(wish, user, policy));
  const isWritten = (wish === "enabled" || wish === "suspended") && user?.status !== "DEPROVISIONED";
  if (user === null || !isWritten) return;
  const differing = listDiffering(user.profile, truth.employment.profile);
  const amiss = differing.filter((name) => name !== "login" || conflicts.length === 0);
  if (amiss.length > 0) throw new Error(`the target's ${amiss.join(", ")} is not the source's`);
}

/** An outcome as `kind`, or `kind: reason`. */
export function describeEnding(outcome: Outcome): string {
  return "reason" in outcome ? `${outcome.kind}: ${outcome.reason}` : outcome.kind;
}

function expectOneOf<TValue>(value: TValue, allowed: readonly TValue[]): void {
  if (!allowed.includes(value)) throw new Error(`ends as ${String(value)}, not as ${allowed.join(" or ")}`);
}
