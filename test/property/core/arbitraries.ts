import fc from "fast-check";
import { initialStatuses } from "../../../shared/contracts/initial-status.ts";
import { userStatuses } from "../../../shared/contracts/okta-user.ts";
import type { Desired } from "../../../shared/core/plan/decide-wish.ts";
import type { Profile, TargetUser } from "../../../shared/core/plan/people.ts";
import type { PlanPolicy } from "../../../shared/core/plan/plan-user.ts";
import { buildConnection } from "../../support/connections.ts";
import { buildTargetUser, login } from "../../support/people.ts";
import { testNowMs } from "../../support/stub-clock.ts";

const attributeNames = ["email", "firstName", "title", "badge", "skills"] as const;
/** As a mapping leaves text: never blank, and without blanks around it. */
const text = fc
  .string({ minLength: 1, maxLength: 6 })
  .map((given) => given.trim())
  .filter((given) => given !== "");
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.array(text, { minLength: 1, maxLength: 3 }) },
);

/** What a mapping can make of somebody: every mapped attribute, with a value or null. */
export const mappedProfiles: fc.Arbitrary<Profile> = fc.record(
  Object.fromEntries(attributeNames.map((name) => [name, value])),
);

export const desires: fc.Arbitrary<Desired> = fc.oneof(
  fc.record({
    kind: fc.constant("present" as const),
    wish: fc.constantFrom("enabled" as const, "staged" as const, "suspended" as const),
    login: fc.constantFrom(login, "ann.new@example.com"),
    profile: mappedProfiles,
    createdMs: fc.constant(testNowMs),
  }),
  fc.record({
    kind: fc.constant("removed" as const),
    wish: fc.constantFrom("deactivated" as const, "removed-by-suspending" as const),
    login: fc.constantFrom(login, null),
  }),
);

export const policies: fc.Arbitrary<PlanPolicy> = fc.record({
  removals: fc.constantFrom("apply" as const, "hold" as const),
  statusAuthority: fc.constantFrom("both" as const, "source" as const),
  whenUnsuspendable: fc.constantFrom("hold" as const, "deactivate" as const),
  adoptedRemoval: fc.constantFrom("hold" as const, "allow" as const),
  initialStatus: fc.constantFrom(...initialStatuses),
  federation: fc.constantFrom("none" as const, buildConnection().federation),
});

const hourMs = 3_600_000;
const pastMs = fc.integer({ min: testNowMs - hourMs, max: testNowMs });
const records = fc.oneof(
  fc.constant(undefined),
  fc.constant("left by somebody"),
  fc
    .tuple(fc.constantFrom(...userStatuses), pastMs)
    .map(([status, ms]) => `${status}@${new Date(ms).toISOString()}`),
);

/** Somebody of ours in the target, in any status, with any record, as any hand may have left them. */
export const targetUsers: fc.Arbitrary<TargetUser> = fc
  .record({
    status: fc.constantFrom(...userStatuses),
    statusChangedMs: fc.oneof(fc.constant(null), pastMs),
    mapped: mappedProfiles,
    record: records,
  })
  .map(({ status, statusChangedMs, mapped, record }) =>
    buildTargetUser({
      status,
      statusChangedMs,
      profile: Object.fromEntries(
        Object.entries({ ...mapped, sourceStatusRecord: record }).filter(([, kept]) => kept != null),
      ),
    }),
  );
