import type { Outcome } from "../../../../shared/core/outcome.ts";
import {
  decideWish,
  expectEnding,
  expectStatuses,
  projectProfile,
  type Truth,
  type Wish,
} from "./expectation.ts";
import type { Policy } from "./history.ts";
import type { Employment } from "./source-person.ts";
import { isUnmappedKept, type TargetStanding } from "./target-users.ts";

/**
 * What must hold after every reconcile: nobody but the person looked at changes, and they only to what the source said before or
 * meanwhile; above all nobody is removed, and nothing that an admin of the target decided is undone, without reason.
 *
 * @throws Error that names what changed
 */
export function judgeReconcile(
  link: string,
  truths: readonly Truth[],
  before: readonly TargetStanding[],
  after: readonly TargetStanding[],
  policy: Policy,
): void {
  for (const user of after) {
    const was = before.find(({ id }) => id === user.id) ?? null;
    if (was?.status === user.status) continue;
    if (user.link !== link)
      throw new Error(`somebody else's user changed from ${was?.status} to ${user.status}`);
    const allowed = truths.flatMap((truth) => expectStatuses(decideWish(truth, policy), was, policy));
    if (!allowed.includes(user.status))
      throw new Error(`${was?.status} became ${user.status}, which only ${allowed.join(", ")} could`);
  }
}

/** Everything that one of a person's employments came to. */
export interface End {
  readonly truth: Truth;
  readonly outcome: Outcome;
  /** The target user that carries their link. */
  readonly user: TargetStanding | null;
  /** Another target user, who has the login that this one should have. */
  readonly holder: TargetStanding | null;
  /** Whose target user that is. */
  readonly holderOf: Employment | null;
}

/**
 * What must hold when nothing changes any more: the target shows what the source says. Exempt by name is who cannot have the
 * login, and how a status differs that was held.
 *
 * @throws Error that names what differs
 */
export function judgeEnd(end: End, policy: Policy): void {
  const { truth, outcome, user, holder } = end;
  const wish = decideWish(truth, policy);
  const ending = expectEnding(truth, wish, user, policy);
  const isInTheWay = holder !== null && (wish === "enabled" || (wish === "suspended" && user !== null));
  const conflicts = isInTheWay && !mustRelink(end, wish, policy) ? loginConflicts : [];
  // Without a user of their own there is nothing else that could be as it should.
  const endings = conflicts.length > 0 && user === null ? conflicts : [...conflicts, ending];
  expectOneOf(describeEnding(outcome), endings);
  if (conflicts.length > 0 && user === null) return;
  expectOneOf(user?.status ?? null, expectStatuses(wish, user, policy));
  if (user === null) return;
  if (!isUnmappedKept(user)) throw new Error("an attribute that no mapping names was changed");
  const isWritten = (wish === "enabled" || wish === "suspended") && user.status !== "DEPROVISIONED";
  if (!isWritten) return;
  for (const [name, value] of Object.entries(projectProfile(truth.employment.profile))) {
    const shown = user.profile[name] ?? null;
    if (shown !== value && !(isInTheWay && name === "login"))
      throw new Error(`the target's ${name} is ${JSON.stringify(shown)}, not ${value}`);
  }
}

const loginConflicts: readonly string[] = [
  "retry: login-moving",
  "rejected: linked-elsewhere",
  "rejected: login-taken",
];

/** Whether somebody hired again must have taken over the user of their deleted predecessor. */
function mustRelink({ user, holder, holderOf }: End, wish: Wish, policy: Policy): boolean {
  return (
    policy.onRehire === "relink" &&
    user === null &&
    wish === "enabled" &&
    holderOf?.status === null &&
    holder?.status === "DEPROVISIONED" &&
    holder.statusBy === "bridge"
  );
}

/** An outcome as `kind`, or `kind: reason`. */
export function describeEnding(outcome: Outcome): string {
  return "reason" in outcome ? `${outcome.kind}: ${outcome.reason}` : outcome.kind;
}

function expectOneOf<TValue>(value: TValue, allowed: readonly TValue[]): void {
  if (!allowed.includes(value)) throw new Error(`ends as ${String(value)}, not as ${allowed.join(" or ")}`);
}
