import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import type { Employment } from "./employment.ts";
import type { History, Step, TimedStep } from "./history.ts";
import { judgeMembers } from "./judge-members.ts";
import { SourcePerson } from "./source-person.ts";
import { openScope } from "./source-scope.ts";
import { TargetUsers } from "./target-users.ts";
import { Witness, type World } from "./witness.ts";

/** Between two looks at the end: every index and every event is old by then. */
const restSeconds = 20;
/** A re-hire takes most: the predecessor is removed, the successor takes over, nothing changes. */
const mostRounds = 6;

let people = 0;

/**
 * Plays a history with a person of its own and judges every reconcile; then reconciles until nothing changes and judges the end.
 *
 * @throws Error with the whole history in plain words, as it happened
 */
export async function runHistory(orgs: ClockedOrgs, history: History): Promise<void> {
  people += 1;
  const scope = await openScope(orgs, history.scope, people);
  const source = new SourcePerson(orgs, scope, people);
  const target = new TargetUsers(orgs, source.logins);
  const world = { orgs, policy: history.policy, scope, source, target };
  const witness = new Witness(world);
  try {
    for (const step of history.steps) await takeStep(step, world, witness);
    await comeToRest(world, witness);
  } catch (error) {
    const chosen = `${history.scope} ${JSON.stringify(history.policy)}`;
    const told = [chosen, ...witness.trace, error instanceof Error ? error.message : error];
    throw new Error(told.join("\n  "), { cause: error });
  } finally {
    // The app is everybody's.
    await source.act({ act: "reopen" });
  }
}

async function takeStep(step: TimedStep, { orgs, source, target }: World, witness: Witness): Promise<void> {
  orgs.clock.advance(step.afterSeconds * 1000);
  if (step.by === "worker") return deliver(step, source, witness);
  const isDone = step.by === "source" ? await source.act(step.act) : await target.act(step.act);
  if (isDone) witness.note(`${step.by}: ${Object.values(step.act).join(" ")}`);
}

async function deliver(
  { event, ...look }: Extract<Step, { by: "worker" }>,
  { events, employments }: SourcePerson,
  witness: Witness,
): Promise<void> {
  const current = employments.at(-1);
  if (current === undefined) return;
  const told = event === "none" ? undefined : events.at(-1 - (event % events.length));
  const hint: Hint | null =
    told === undefined
      ? null
      : { eventType: told.eventType, eventId: "event", publishedAt: told.publishedAt };
  await witness.look(told?.userId ?? current.id, hint, look);
}

/** Looks at everybody whom the person ever was, round by round, until a round writes nothing; then judges the end. */
async function comeToRest({ orgs, source, target }: World, witness: Witness): Promise<void> {
  await source.act({ act: "reopen" });
  witness.trace.push("then, until nothing changes:");
  for (let round = 1; ; round += 1) {
    if (round > mostRounds) throw new Error(`writes after ${mostRounds} rounds`);
    const endings = new Map<Employment, Outcome>();
    let writes = 0;
    for (const employment of source.employments) {
      orgs.clock.advance(restSeconds * 1000);
      const look = { isFresh: true, lie: null, meanwhile: null };
      const looked = await witness.look(employment.id, null, look);
      endings.set(employment, looked.outcome);
      writes += looked.writes;
    }
    if (writes > 0) continue;
    for (const [employment, outcome] of endings) witness.judgeEnd(employment, outcome);
    await source.expectKept();
    return judgeMembers(orgs, target.list());
  }
}
