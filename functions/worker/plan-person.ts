import type { ScopedConnection } from "../../shared/contracts/connection.ts";
import { outcomeOfFailure } from "../../shared/core/failure.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import type { Desired } from "../../shared/core/plan/decide-wish.ts";
import {
  isBeingRelinked,
  judgeLinked,
  judgeUnlinked,
  readBelonging,
  type Verdict,
} from "../../shared/core/plan/judge-holder.ts";
import type { TargetUser } from "../../shared/core/plan/people.ts";
import { type Plan, planUser } from "../../shared/core/plan/plan-user.ts";
import type { SourceDirectory } from "../../shared/core/ports.ts";
import { readSource } from "./read-source.ts";
import type { Found } from "./read-target.ts";

/** What is to be done about one person, and to whom in the target. */
export interface Planned {
  readonly plan: Plan;
  /** Whom the plan is about; null for somebody to be created. */
  readonly observed: TargetUser | null;
  /** How it must end, when all is done, that somebody else has the login; null when nobody has. */
  readonly conflict: Outcome | null;
}

export interface PlanDeps {
  readonly connection: ScopedConnection;
  /** The user type of the people whom the bridge makes; undefined where bootstrap has not noted it. */
  readonly userTypeId?: string | undefined;
  readonly source: SourceDirectory;
}

/**
 * Plans for somebody as found in the target. Somebody else with the login that they should have is looked at more closely, and only
 * then: the account may come to be theirs; otherwise everything but the login is made as it should be: above all, the status.
 */
export async function planPerson(
  desired: Desired,
  { user, holder }: Found,
  link: string,
  deps: PlanDeps,
): Promise<Planned> {
  const { connection } = deps;
  if (user === null && holder !== null && !isWantedUsable(desired)) {
    const plan = await planTakingBack(holder, link, deps);
    if (plan !== null) return { plan, observed: holder, conflict: null };
  }
  const plan = planUser(desired, user, link, connection);
  if (desired.kind !== "present" || holder === null || !writesLogin(plan))
    return { plan, observed: user, conflict: null };
  const verdict = await judgeHolder(holder, desired.login, user, deps);
  if (verdict.kind === "claim")
    return {
      plan: planUser(desired, holder, link, connection, verdict.claim),
      observed: holder,
      conflict: null,
    };
  const conflict = verdict.outcome;
  if (user === null) return { plan: { kind: "end", outcome: conflict }, observed: null, conflict };
  return {
    plan: planUser({ ...desired, login: user.login }, user, link, connection),
    observed: user,
    conflict,
  };
}

/**
 * Shuts off again what a relink activated, and had to leave before it was linked, since the person hired again is not wanted usable any
 * more: nothing else would ever look at it. Null when the holder is no such account.
 */
async function planTakingBack(
  holder: TargetUser,
  link: string,
  { connection, source }: PlanDeps,
): Promise<Plan | null> {
  const belonging = readBelonging(holder, connection.id);
  // Where nobody is relinked, it was somebody else who activated them.
  const isRelinking = connection.onRehire === "relink" && isBeingRelinked(holder);
  if (belonging.kind !== "this-connection" || !isRelinking) return null;
  const reading = await readSource(belonging.sourceUserId, connection, source);
  if (!reading.ok) return { kind: "end", outcome: outcomeOfFailure(reading.failure) };
  const leaver: Desired = { kind: "removed", wish: "deactivated", login: null };
  return reading.value.kind === "missing" ? planUser(leaver, holder, link, connection) : null;
}

function isWantedUsable(desired: Desired): boolean {
  return desired.kind === "present" && desired.wish === "enabled";
}

async function judgeHolder(
  holder: TargetUser,
  login: string,
  user: TargetUser | null,
  { connection, userTypeId, source }: PlanDeps,
): Promise<Verdict> {
  const policy = { ...connection, userTypeId };
  const belonging = readBelonging(holder, connection.id);
  switch (belonging.kind) {
    case "nobody":
      return judgeUnlinked(holder, login, user === null, policy);
    case "another-connection":
      return { kind: "conflict", outcome: { kind: "rejected", reason: "linked-elsewhere" } };
    case "this-connection": {
      const reading = await readSource(belonging.sourceUserId, connection, source);
      if (!reading.ok) return { kind: "conflict", outcome: outcomeOfFailure(reading.failure) };
      return judgeLinked(holder, reading.value, { login, current: user?.login ?? null }, policy);
    }
  }
}

function writesLogin(plan: Plan): boolean {
  return (
    plan.kind === "apply" && plan.operations.some((step) => "profile" in step && "login" in step.profile)
  );
}
