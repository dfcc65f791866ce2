import { isTakenBack, judgeClaim } from "./expect-claims.ts";
import { decideWish, expectStatuses, type Truth } from "./expectation.ts";
import type { Policy } from "./history.ts";
import { listDiffering, listForeignChanges } from "./projection.ts";
import { isUntouched, type TargetStanding } from "./target-standing.ts";

/** One reconcile of one person, and everybody in the target around them before and after it. */
export interface Reconciled {
  /** The person's. */
  readonly link: string;
  /** What the source said before, and meanwhile. */
  readonly truths: readonly Truth[];
  /** As they were, and as they were with what an admin of the target wrote meanwhile, as if that had come first. */
  readonly befores: readonly (readonly TargetStanding[])[];
  readonly after: readonly TargetStanding[];
  /** What the source showed of whose user carries a link; null for nobody's. */
  readonly findOwner: (link: string | null) => Truth | null;
}

/**
 * What must hold after every reconcile: nobody but the person looked at changes, and they only to what the source said before or
 * meanwhile; above all nobody is removed, and nothing that an admin of the target decided is undone, without reason.
 *
 * @throws Error that names what changed
 */
export function judgeReconcile(reconciled: Reconciled, policy: Policy): void {
  const faults = reconciled.befores.map((before) => findFault(before, reconciled, policy));
  if (!faults.includes(null)) throw faults.at(-1);
}

function findFault(before: readonly TargetStanding[], reconciled: Reconciled, policy: Policy): unknown {
  try {
    judge(before, reconciled, policy);
    return null;
  } catch (error) {
    return error;
  }
}

function judge(before: readonly TargetStanding[], reconciled: Reconciled, policy: Policy): void {
  const { link, truths, after, findOwner } = reconciled;
  if (before.some(({ id }) => after.every((user) => user.id !== id))) throw new Error("somebody was deleted");
  for (const user of after) {
    const was = before.find(({ id }) => id === user.id) ?? null;
    if (was === null) judgeNew(user, truths, policy);
    else if (was.link !== user.link) {
      if (before.some((other) => other.link === link)) throw new Error("a person has become two");
      judgeClaim({ user: was, owner: findOwner(was.link) }, truths, policy);
    }
    if (user.link !== link) {
      if (was !== null && (isUntouched(was, user) || isShutOffAgain(was, user, reconciled, policy))) continue;
      throw new Error(`somebody ${was?.status} was touched, who is ${user.link ?? "nobody"}'s`);
    }
    const foreign = was === null ? [] : listForeignChanges(was.profile, user.profile);
    if (foreign.length > 0) throw new Error(`${foreign.join(", ")} changed, which no mapping names`);
    if (was?.status === user.status) continue;
    const allowed = truths.flatMap((truth) => expectStatuses(decideWish(truth, policy), was, policy));
    if (!allowed.includes(user.status))
      throw new Error(`${was?.status} became ${user.status}, which only ${allowed.join(", ")} could`);
  }
}

/** The one thing that may be done to another's user. */
function isShutOffAgain(
  was: TargetStanding,
  user: TargetStanding,
  { truths, findOwner }: Reconciled,
  policy: Policy,
): boolean {
  const isShutOff = user.status === "DEPROVISIONED" && user.link === was.link;
  return isShutOff && isTakenBack({ user: was, owner: findOwner(was.link) }, truths, policy);
}

/** Somebody new has what the source says, nothing else, and the way to sign in that was chosen for new people. */
function judgeNew(user: TargetStanding, truths: readonly Truth[], { initialStatus }: Policy): void {
  const [differing] = truths
    .map(({ employment }) => listDiffering(user.profile, employment.profile))
    .toSorted((a, b) => a.length - b.length);
  if (differing === undefined || differing.length > 0)
    throw new Error(`somebody was created with another ${differing?.join(", ")} than theirs`);
  const foreign = listForeignChanges({}, user.profile);
  if (foreign.length > 0) throw new Error(`somebody was created with a ${foreign.join(", ")}`);
  const way = waysToSignIn[initialStatus];
  if (user.signsInBy !== way) throw new Error(`somebody created signs in by ${user.signsInBy}, not ${way}`);
}

const waysToSignIn = {
  federated: "federation",
  active_with_pass: "password",
  active_without_pass: "nothing",
  pending_with_pass: "password",
  pending_without_pass: "nothing",
} as const;
