import { situationOf, type TargetSituation, type Wish } from "../../../../shared/core/plan/status-table.ts";
import { type Ending, expectEnding, type Standing } from "./expected-ending.ts";
import { buildPolicy, type PlanPolicy } from "./policies.ts";
import { wishes } from "./pretended-source.ts";
import type { SourceState } from "./source-states.ts";
import { type TargetState, targetStates } from "./target-states.ts";

/** A change of somebody that takes the bridge at least one write. */
export interface CrashFlow {
  readonly name: string;
  readonly target: TargetState;
  readonly wish: Wish;
  readonly policy: PlanPolicy;
  readonly writes: number;
}

/** How somebody stands in the target, with our judgement of who set the status. */
export interface JudgedStanding extends Pick<Standing, "status" | "title"> {
  readonly situation: TargetSituation;
}

const allWishes = Object.keys(wishes) as Wish[];

/** Every change that the table knows; the other policies only matter where they make another plan. */
export const crashFlows: readonly CrashFlow[] = targetStates
  .filter(({ status }) => status !== "LOCKED_OUT") // planned like its siblings, and no API call leads there
  .flatMap((target) => allWishes.flatMap((wish) => listFlows(target, wish)));

function listFlows(target: TargetState, wish: Wish): readonly CrashFlow[] {
  const usual = expect(target, wish, buildPolicy());
  return [
    buildPolicy(),
    buildPolicy({ statusAuthority: "source" }),
    buildPolicy({ whenUnsuspendable: "deactivate" }),
    buildPolicy({ initialStatus: "active_without_pass" }),
    buildPolicy({ initialStatus: "pending_with_pass" }),
  ].flatMap((policy, index) => {
    const ending = expect(target, wish, policy);
    const isNew = index === 0 || JSON.stringify(ending) !== JSON.stringify(usual);
    const choice = [
      "",
      ", source overrules",
      ", deactivated when not suspendable",
      ", active without a password",
      ", waiting with a password",
    ][index];
    const name = `${target.name}, to be ${wish}${choice}`;
    return ending.writes > 0 && isNew ? [{ name, target, wish, policy, writes: ending.writes }] : [];
  });
}

function expect(target: TargetState, wish: Wish, policy: PlanPolicy): Ending {
  const source: Pick<SourceState, "wish" | "reads" | "isLoginKnown"> = { wish, reads: 1, isLoginKnown: true };
  return expectEnding(target, source, policy);
}

/** How somebody must stand who goes this way without a crash. */
export function expectJudged(target: TargetState, path: readonly Wish[], policy: PlanPolicy): JudgedStanding {
  let state = target;
  let title: string | null = null;
  for (const wish of path) {
    const { standing, outcome } = expect(state, wish, policy);
    title = standing.title ?? title;
    const changed = "changes" in outcome ? (outcome.changes ?? []) : [];
    const isSetByUs = changed.some((change) => change !== "update");
    const isTheirs = state.situation === "suspended-by-others" && changed.includes("deactivate");
    const situation =
      standing.status !== null && isSetByUs ? situationOf(standing.status, !isTheirs) : state.situation;
    state = { ...state, status: standing.status, record: standing.recorded, situation };
  }
  return { status: state.status, title, situation: state.situation };
}
