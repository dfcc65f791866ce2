import fc from "fast-check";
import type { Connection } from "../../../../shared/contracts/connection.ts";

/**
 * What the admins of the source org do to the one person, or to the app whose assignments are the scope: while it is inactive,
 * nobody who is not assigned can be removed. What their org would refuse at that moment is left out.
 */
export type SourceAct = HireAct | ChangeAct | { readonly act: "app-off" } | { readonly act: "app-on" };

/** Hired for the first time or, once deleted, again: a new user with the login that the last one had. */
export interface HireAct {
  readonly act: "hire";
  readonly isStaged: boolean;
  readonly isAssigned: boolean;
}

/** What happens to somebody who is there. */
export type ChangeAct =
  | { readonly act: "rename"; readonly style: LoginStyle }
  | { readonly act: "change"; readonly attribute: SourceAttribute; readonly value: string }
  | { readonly act: "clear"; readonly attribute: ClearableAttribute }
  | {
      readonly act: "activate" | "suspend" | "unsuspend" | "deactivate" | "delete" | "assign" | "unassign";
    };

/** What an admin of the target org does to the person's user there. */
export type TargetAct =
  | {
      readonly act: "suspend" | "unsuspend" | "deactivate" | "activate" | "reset-password" | "delete";
    }
  | { readonly act: "change-mapped" | "change-unmapped" | "rename"; readonly value: string };

/** An answer of the source that says nothing about the person. */
export type Lie = "404 to everything" | "403 to everything" | "404 for the app";

export type Step =
  | { readonly by: "source"; readonly act: SourceAct }
  | { readonly by: "target"; readonly act: TargetAct }
  /** One of the events so far, which may have been delivered before, or a look without an event (`sync`). */
  | {
      readonly by: "worker";
      /** Counted from the newest; a number beyond the oldest begins again at the newest. */
      readonly event: number | "none";
      /** A container that has just started remembers nobody. */
      readonly isFresh: boolean;
      readonly lie: Lie | null;
      /** What happens in the source while the worker is at it, right before its n-th request. */
      readonly meanwhile: { readonly request: number; readonly act: SourceAct } | null;
    };

/** A step, and how much later than the one before it happens. At least a second: `Date` and the record have no more. */
export type TimedStep = Step & { readonly afterSeconds: number };

export type Policy = Pick<
  Connection,
  "removals" | "onLeave" | "onUnassign" | "statusAuthority" | "whenUnsuspendable" | "onRehire"
>;

export interface History {
  readonly policy: Policy;
  readonly steps: readonly TimedStep[];
}

/** `plain` and `cased` differ by upper case only; `odd` cannot stand in a path and is found by search alone. */
export type LoginStyle = "plain" | "cased" | "other" | "odd";
export type ClearableAttribute = "title" | "nickName";
export type SourceAttribute = ClearableAttribute | "firstName" | "lastName" | "costCenter";

const values = fc.constantFrom("Ann", "Bea", "Cleo", "ÅSA", "o'Neil");

const sourceActs: fc.Arbitrary<SourceAct> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("hire"),
      isStaged: fc.boolean(),
      isAssigned: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("rename"),
      style: fc.constantFrom<LoginStyle[]>("plain", "cased", "other", "odd"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("change"),
      attribute: fc.constantFrom<SourceAttribute[]>(
        "firstName",
        "lastName",
        "title",
        "nickName",
        "costCenter",
      ),
      value: values,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant("clear"),
      attribute: fc.constantFrom<ClearableAttribute[]>("title", "nickName"),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      act: fc.constantFrom("activate", "suspend", "unsuspend", "deactivate", "delete", "assign", "unassign"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("app-off", "app-on") }) },
);

const targetActs: fc.Arbitrary<TargetAct> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constantFrom("suspend", "unsuspend", "deactivate", "activate", "reset-password", "delete"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom("change-mapped", "change-unmapped", "rename"),
      value: values,
    }),
  },
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ by: fc.constant("source"), act: sourceActs }) },
  { weight: 3, arbitrary: fc.record({ by: fc.constant("target"), act: targetActs }) },
  {
    weight: 6,
    arbitrary: fc.record({
      by: fc.constant("worker"),
      event: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.nat({ max: 11 }) },
        { weight: 1, arbitrary: fc.constant<"none">("none") },
      ),
      isFresh: fc.boolean(),
      lie: fc.option(fc.constantFrom<Lie[]>("404 to everything", "403 to everything", "404 for the app"), {
        freq: 12,
      }),
      meanwhile: fc.option(fc.record({ request: fc.integer({ min: 1, max: 6 }), act: sourceActs }), {
        freq: 8,
      }),
    }),
  },
);

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

const act = (name: "suspend" | "unsuspend" | "unassign" | "assign" | "deactivate" | "activate"): Step => ({
  by: "source",
  act: { act: name },
});

/** Somebody is shut off in the source and comes back. Single steps at random seldom make it there and back again. */
const returns: readonly (readonly Step[])[] = [
  [act("suspend"), hear, act("unsuspend"), hear],
  [act("unassign"), hear, act("assign"), hear],
  [act("deactivate"), hear, act("activate"), act("assign"), hear],
];

const timedReturns: fc.Arbitrary<readonly TimedStep[]> = fc
  .tuple(fc.constantFrom(...returns), fc.array(pauses, { minLength: 5, maxLength: 5 }))
  .map(([scene, seconds]) => scene.map((step, index) => ({ ...step, afterSeconds: seconds[index] ?? 1 })));

const scenes: fc.Arbitrary<readonly TimedStep[]> = fc.oneof(
  { weight: 9, arbitrary: timedSteps.map((step) => [step]) },
  { weight: 1, arbitrary: timedReturns },
);

const policies: fc.Arbitrary<Policy> = fc.record({
  // Mostly applied: under `hold` there is little to see.
  removals: fc.constantFrom("apply", "apply", "apply", "hold"),
  onLeave: fc.constantFrom("deactivate", "suspend"),
  onUnassign: fc.constantFrom("suspend", "deactivate"),
  statusAuthority: fc.constantFrom("both", "both", "source"),
  whenUnsuspendable: fc.constantFrom("hold", "deactivate"),
  onRehire: fc.constantFrom("relink", "reject"),
});

/** Every history begins with somebody hired, and looked at: what follows has somebody to happen to. */
const begin: readonly TimedStep[] = [
  { by: "source", act: { act: "hire", isStaged: false, isAssigned: true }, afterSeconds: 1 },
  { by: "worker", event: 0, isFresh: true, lie: null, meanwhile: null, afterSeconds: 1 },
];

export const histories: fc.Arbitrary<History> = fc.record({
  policy: policies,
  steps: fc
    .tuple(fc.constantFrom(begin, begin, begin, []), fc.array(scenes, { minLength: 3, maxLength: 20 }))
    .map(([first, rest]) => [...first, ...rest.flat()]),
});
