import fc from "fast-check";
import type {
  ClearableAttribute,
  Lie,
  LoginStyle,
  Meanwhile,
  SourceAct,
  SourceAttribute,
  Step,
  TargetAct,
  TargetWrite,
} from "./history.ts";

const values = fc.constantFrom("Ann", "Bea", "Cleo", "ÅSA", "o'Neil");
/** Of two ways into a scope, or of two target users, mostly the first. */
const firstOrSecond = fc.constantFrom(0, 0, 1);

const sourceActs: fc.Arbitrary<SourceAct> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("hire"),
      isStaged: fc.boolean(),
      isInScope: fc.boolean(),
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
    weight: 9,
    arbitrary: fc.record({
      act: fc.constantFrom("activate", "suspend", "unsuspend", "deactivate", "delete"),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom("enter", "leave"), way: firstOrSecond }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("close", "reopen") }) },
);

const targetWrites: fc.Arbitrary<TargetWrite> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom("change-mapped", "change-unmapped", "rename"),
      value: values,
      of: firstOrSecond,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant("create"),
      style: fc.constantFrom<LoginStyle[]>("plain", "other", "odd"),
      isStaged: fc.boolean(),
    }),
  },
);

const targetActs: fc.Arbitrary<TargetAct> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constantFrom("suspend", "unsuspend", "deactivate", "activate", "reset-password", "delete"),
      of: firstOrSecond,
    }),
  },
  { weight: 3, arbitrary: targetWrites },
);

const requests = fc.integer({ min: 1, max: 6 });

const meanwhiles: fc.Arbitrary<Meanwhile> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ request: requests, by: fc.constant("source"), act: sourceActs }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ request: requests, by: fc.constant("target"), act: targetWrites }),
  },
);

const lies = fc.constantFrom<Lie[]>(
  "404 to everything",
  "403 to everything",
  "scope hidden",
  "scope hidden",
  "empty list of groups",
);

export const steps: fc.Arbitrary<Step> = fc.oneof(
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
      lie: fc.option(lies, { freq: 12 }),
      meanwhile: fc.option(meanwhiles, { freq: 6 }),
    }),
  },
);
