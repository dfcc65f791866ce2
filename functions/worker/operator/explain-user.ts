import { buildSourceUserKey, targetAttributes } from "../../../shared/contracts/names.ts";
import { type Explanation, isUserId, type OperatorAnswer } from "../../../shared/contracts/operator.ts";
import { type Failure, outcomeOfFailure } from "../../../shared/core/failure.ts";
import { type Outcome, reasonOf } from "../../../shared/core/outcome.ts";
import { readLink } from "../../../shared/core/plan/judge-holder.ts";
import type { SourceReading, TargetUser } from "../../../shared/core/plan/people.ts";
import { isStatusOurs, parseStatusRecord } from "../../../shared/core/plan/status-record.ts";
import type { TargetDirectory } from "../../../shared/core/ports.ts";
import type { PeopleDirectory } from "../../../shared/okta/people-directory.ts";
import { concludeApplied, concludeIdle, isSettled } from "../conclude.ts";
import { doubtReading } from "../doubt-reading.ts";
import { PeopleInARow } from "../people-in-a-row.ts";
import { type PlanDeps, planPerson } from "../plan-person.ts";
import { prepareWish, type Wanted } from "../prepare-wish.ts";
import { readSource } from "../read-source.ts";
import { type Found, readTarget } from "../read-target.ts";
import { compareAttributes, describePlan } from "./describe-plan.ts";

export interface ExplainDeps extends PlanDeps {
  readonly target: TargetDirectory;
  readonly people: PeopleDirectory;
  readonly nowMs: () => number;
}

/**
 * Says how somebody stands in both orgs, and what a reconcile would do now: it reads and plans just like one, and stops there.
 *
 * @param user id or login in the source org; the id of somebody deleted there is explained too
 */
export async function explainUser(user: string, deps: ExplainDeps): Promise<OperatorAnswer> {
  const userId = await findUserId(user, deps.people);
  if (typeof userId !== "string") return userId;
  const link = buildSourceUserKey(deps.connection.id, userId);
  const reading = await readSource(userId, deps.connection, deps.source);
  if (!reading.ok) return refuse(reading.failure);
  const about = { kind: "explanation", userId, link, source: describeReading(reading.value) } as const;
  // Nobody is counted here: looking at people one after the other is what an operator does.
  const doubt = doubtReading(userId, reading.value, null, new PeopleInARow(), deps.nowMs());
  const prepared = prepareWish(reading.value, deps.connection);
  const desired = prepared.kind === "wanted" ? prepared.desired : null;
  const wanted = {
    link,
    login: desired?.login ?? null,
    maySkipSearch: false,
    mustBeSure: false,
    isLoginTaken: false,
  };
  const found = await readTarget(wanted, deps.target);
  const seen = found.ok ? describeFound(found.value) : { target: null, holder: null };
  const idle = (outcome: Outcome): Explanation => ({
    ...about,
    ...seen,
    wish: desired?.wish ?? null,
    attributes:
      desired === null || !found.ok ? [] : compareAttributes(desired, found.value.user, deps.connection),
    plan: describePlan([], outcome),
  });
  if (doubt !== null) return idle(doubt);
  if (prepared.kind === "end") return idle(prepared.outcome);
  if (!found.ok) return idle(found.failure);
  return {
    ...idle({ kind: "unchanged" }),
    ...(await explainPlan(prepared.desired, prepared.unholdable, found.value, link, deps)),
  };
}

async function explainPlan(
  desired: Wanted,
  unholdable: Outcome | null,
  found: Found,
  link: string,
  deps: ExplainDeps,
): Promise<Pick<Explanation, "attributes" | "plan">> {
  const { plan, observed, conflict } = await planPerson(desired, found, link, deps);
  const ending =
    plan.kind === "end"
      ? concludeIdle(plan.outcome, conflict, false)
      : concludeApplied(plan, nothingRefused, conflict);
  return {
    attributes: compareAttributes(desired, observed, deps.connection),
    plan: describePlan(
      plan.kind === "end" ? [] : plan.operations,
      isSettled(ending) && unholdable !== null ? unholdable : ending,
    ),
  };
}

/** What an org would say to the requests is not known before. */
const nothingRefused = {
  changes: [],
  failure: null,
  refusedUpdate: null,
  unkeptField: null,
  isRecordMissing: false,
} as const;

async function findUserId(user: string, people: PeopleDirectory): Promise<string | OperatorAnswer> {
  if (isUserId(user)) return user;
  const found = await people.findByLogins([user]);
  if (!found.ok) return refuse(found.failure);
  return found.value[0] ?? { kind: "failure", reason: "unknown-user", afterMs: null };
}

/** The question could not be answered, for the same reasons for which a reconcile could not go on. */
export function refuse(failure: Failure): OperatorAnswer {
  const outcome = outcomeOfFailure(failure);
  const afterMs = outcome.kind === "retry" ? (outcome.afterMs ?? null) : null;
  return { kind: "failure", reason: reasonOf(outcome), afterMs };
}

function describeReading(reading: SourceReading): NonNullable<Explanation["source"]> {
  if (reading.kind === "missing")
    return { evidence: "missing", status: null, login: null, lastUpdated: null };
  const { status, lastUpdatedMs, profile } = reading.user;
  const login = reading.kind === "in-scope" ? reading.login : profile["login"];
  return {
    evidence: reading.kind,
    status,
    login: typeof login === "string" ? login : null,
    lastUpdated: new Date(lastUpdatedMs).toISOString(),
  };
}

function describeFound({ user, holder }: Found): Pick<Explanation, "target" | "holder"> {
  return {
    target: user === null ? null : describeTarget(user),
    holder: holder === null ? null : { id: holder.id, link: readLink(holder) },
  };
}

function describeTarget(user: TargetUser): NonNullable<Explanation["target"]> {
  const text = user.profile[targetAttributes.statusRecord];
  const record = parseStatusRecord(text);
  return {
    id: user.id,
    status: user.status,
    login: user.login,
    link: readLink(user),
    statusSetBy: nameAuthor(user, record),
    statusRecord: typeof text === "string" && text !== "" ? text : null,
    statusChanged: user.statusChangedMs === null ? null : new Date(user.statusChangedMs).toISOString(),
    isAdopted: user.profile[targetAttributes.adoption] != null,
  };
}

/** Only a shut-off is judged where nothing was noted: the bridge notes each of its own, and no creation. */
function nameAuthor(
  user: TargetUser,
  record: ReturnType<typeof parseStatusRecord>,
): NonNullable<Explanation["target"]>["statusSetBy"] {
  if (isStatusOurs(user, record)) return "bridge";
  const isShutOff = user.status === "SUSPENDED" || user.status === "DEPROVISIONED";
  return user.statusChangedMs === null || (record === null && !isShutOff) ? "nobody" : "somebody-else";
}
