import fc from "fast-check";
import { type Choices, choices } from "./draw-policies.ts";
import { steps } from "./draw-steps.ts";
import type { History, Step, TimedStep } from "./history.ts";

/** Within the search's lag, beyond it, beyond the time in which an effect is taken for ours, and beyond a new user's first minutes. */
const pauses = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constantFrom(2, 3, 15) },
  { weight: 2, arbitrary: fc.constant(130) },
  { weight: 1, arbitrary: fc.constant(700) },
);

const timedSteps: fc.Arbitrary<TimedStep> = fc
  .tuple(steps, pauses)
  .map(([step, afterSeconds]) => ({ ...step, afterSeconds }));

/** The worker hears of the newest event, and nothing is in its way. */
const hear: Step = { by: "worker", event: 0, isFresh: true, lie: null, meanwhile: null };

/** The same, while what tells who is in scope cannot be seen. */
const hearOfHidden: Step = { ...hear, lie: "scope hidden" };

const act = (name: "suspend" | "unsuspend" | "deactivate" | "activate" | "delete"): Step => ({
  by: "source",
  act: { act: name },
});
const leave: Step = { by: "source", act: { act: "leave", way: 0 } };
const enter: Step = { by: "source", act: { act: "enter", way: 0 } };

/** Somebody is shut off in the source and comes back. Single steps at random seldom make it there and back again. */
const returns: readonly (readonly Step[])[] = [
  [act("suspend"), hear, act("unsuspend"), hear],
  [leave, hear, enter, hear],
  [act("deactivate"), hear, act("activate"), enter, hear],
];

/** Somebody goes at the very time when it cannot be told who is in scope. */
const doubts: readonly (readonly Step[])[] = [
  [leave, hearOfHidden],
  [act("delete"), hearOfHidden],
];

function time(all: readonly (readonly Step[])[]): fc.Arbitrary<readonly TimedStep[]> {
  return fc
    .tuple(fc.constantFrom(...all), fc.array(pauses, { minLength: 5, maxLength: 5 }))
    .map(([scene, seconds]) => scene.map((step, index) => ({ ...step, afterSeconds: seconds[index] ?? 1 })));
}

const scenes: fc.Arbitrary<readonly TimedStep[]> = fc.oneof(
  { weight: 18, arbitrary: timedSteps.map((step) => [step]) },
  { weight: 2, arbitrary: time(returns) },
  { weight: 1, arbitrary: time(doubts) },
);

/** Most histories begin with somebody hired, and looked at: what follows has somebody to happen to. */
const hired: readonly TimedStep[] = [
  { by: "source", act: { act: "hire", isStaged: false, isInScope: true }, afterSeconds: 1 },
  { ...hear, afterSeconds: 1 },
];

/** An admin of the target was first: somebody who belongs to no connection has the login. */
const taken: readonly TimedStep[] = [
  { by: "target", act: { act: "create", style: "plain", isStaged: false }, afterSeconds: 1 },
  ...hired,
];

const hiredStaged: readonly TimedStep[] = [
  { by: "source", act: { act: "hire", isStaged: true, isInScope: true }, afterSeconds: 1 },
  { ...hear, afterSeconds: 1 },
];

/** Among them those in which the connection's choices show. */
function listBeginnings({ policy }: Choices): readonly (readonly TimedStep[])[] {
  const staged = policy.whenSourceStaged === "create-staged" ? [hiredStaged, hiredStaged] : [];
  return policy.adoptExisting === "by-login"
    ? [taken, taken, taken, hired, [], ...staged]
    : [hired, hired, hired, hired, hired, hired, taken, [], [], ...staged, ...staged];
}

export const histories: fc.Arbitrary<History> = fc
  .tuple(choices, fc.nat(), fc.array(scenes, { minLength: 3, maxLength: 20 }))
  .map(([chosen, drawn, rest]) => {
    const beginnings = listBeginnings(chosen);
    return { ...chosen, steps: [...(beginnings[drawn % beginnings.length] ?? []), ...rest.flat()] };
  });
