import type { Explanation } from "../../../shared/contracts/operator.ts";
import type { OutcomeLine } from "../../../shared/contracts/outcome-line.ts";
import { adviseOn } from "./reasons.ts";

/** An explanation in one look. */
export interface Verdict {
  /** Whether all is as it should be. */
  readonly isFine: boolean;
  /** How they stand in the target. */
  readonly stands: string;
  readonly why: string;
  /** What to do; null: nothing. */
  readonly todo: string | null;
  /** The reason with an article in docs/runbook.md; null where there is none. */
  readonly reason: string | null;
}

export interface Circumstances {
  /** The newest outcome of this person; null when there is none to be found. */
  readonly last: Pick<OutcomeLine, "outcome" | "reason" | "errorCode" | "field"> | null;
  /** Lambda's own word for what hands messages to the worker; null when that cannot be seen. */
  readonly feedState: string | null;
}

/** Answers "why is this person not there?", from what both orgs show, what would be done, and what came of them last. */
export function judgePerson(explained: Explanation, circumstances: Circumstances): Verdict {
  return { stands: describeStanding(explained.target), ...findCause(explained, circumstances) };
}

type Cause = Omit<Verdict, "stands">;

function findCause(explained: Explanation, { last, feedState }: Circumstances): Cause {
  const { userId, plan, wish } = explained;
  if (plan.outcome === "unchanged") {
    const isThere = wish === "enabled" || wish === "staged";
    const why = `as it should be: ${describeEvidence(explained)}`;
    return { isFine: true, why, todo: isThere ? null : describeReturn(explained), reason: null };
  }
  if (plan.reason === "not-in-target" || plan.reason === "source-suspended") {
    const why = describeEvidence(explained);
    return { isFine: true, why, todo: describeReturn(explained), reason: plan.reason };
  }
  if (plan.outcome !== "applied") {
    const wasParked = last?.outcome === "rejected";
    const cause = findReason(
      plan.outcome,
      plan.reason,
      plan.field,
      wasParked ? "replay --user" : "sync",
      userId,
    );
    return { ...cause, why: `${cause.why}${describeHolder(explained)}` };
  }
  if (feedState !== null && feedState !== "Enabled") {
    const why = `the worker is ${feedState.toLowerCase()}: what is to be done waits`;
    return { isFine: false, why, todo: "orgbridge resume", reason: null };
  }
  if (last?.outcome === "rejected" || last?.outcome === "retry") {
    const said = [last.errorCode, last.field].filter((word) => word !== null).join(", ");
    const cause = findReason(last.outcome, last.reason, said === "" ? null : said, "replay --user", userId);
    return { ...cause, why: `the last try ended as ${last.outcome}: ${cause.why}` };
  }
  const why = "nothing stands in the way: the event is on its way, or was lost";
  return { isFine: false, why, todo: `orgbridge sync ${userId}`, reason: null };
}

/** The reason's own words. @param again the command that tries again, once somebody has seen to it */
function findReason(
  outcome: string,
  reason: string,
  said: string | null,
  again: "replay --user" | "sync",
  userId: string,
): Cause {
  const { means = reason, todo = null } = adviseOn(reason) ?? {};
  const tryAgain = outcome === "rejected" ? `orgbridge ${again} ${userId}` : null;
  const steps = [todo, tryAgain].filter((step) => step !== null);
  return {
    isFine: outcome === "ignored",
    why: `${means}${said === null ? "" : ` (${said})`}`,
    todo: steps.length === 0 ? null : steps.join("; then: "),
    reason: reason === "none" ? null : reason,
  };
}

const shutOff: readonly string[] = ["SUSPENDED", "DEPROVISIONED"];

function describeStanding(target: Explanation["target"]): string {
  if (target === null) return "not in the target";
  const { status } = target;
  return shutOff.includes(status) ? `in the target, and shut off (${status})` : `in the target, ${status}`;
}

/** What the source org says of them, in words. */
function describeEvidence({ source, wish }: Explanation): string {
  switch (source?.evidence) {
    case undefined:
      return "the source org does not say how they stand";
    case "missing":
      return "the source org does not know this id";
    case "deactivated":
      return "they are deactivated in the source org";
    case "out-of-scope":
      return "they are not in scope: not assigned to the app, or in none of the groups, of this connection";
    case "assignment-unclear":
      return "their assignment is neither in nor out";
    case "in-scope":
      return wish === "suspended" ? "they are suspended in the source org" : "they are in scope";
  }
}

/** What would bring them back. */
const returns: Readonly<Record<NonNullable<Explanation["source"]>["evidence"], string | null>> = {
  "out-of-scope": "bring them into scope in the source org, if they are expected",
  deactivated: "activate them in the source org, if they are expected",
  missing: "check the id, if they are expected",
  "in-scope": "unsuspend them in the source org, if they are expected",
  "assignment-unclear": null,
};

function describeReturn({ source }: Explanation): string | null {
  return source === null ? null : returns[source.evidence];
}

function describeHolder({ holder }: Explanation): string {
  return holder === null ? "" : `: ${holder.id}, ${holder.link ?? "whom no connection made"}`;
}
