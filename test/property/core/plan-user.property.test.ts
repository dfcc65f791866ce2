import fc from "fast-check";
import { expect, test } from "vitest";
import { initialStatuses } from "../../../shared/contracts/initial-status.ts";
import type { TargetUser } from "../../../shared/core/plan/people.ts";
import { type Plan, planUser } from "../../../shared/core/plan/plan-user.ts";
import { link } from "../../support/people.ts";
import { testNowMs } from "../../support/stub-clock.ts";
import { applyToModel } from "../../support/target-model.ts";
import { desires, mappedProfiles, policies, targetUsers } from "./arbitraries.ts";

/** How long each request takes: a status may change in the second of its record or some later. */
const stepsMs = fc.integer({ min: 0, max: 3000 });
const observations = fc.oneof(
  { weight: 5, arbitrary: targetUsers },
  { weight: 1, arbitrary: fc.constant(null) },
);
const situations = [desires, observations, policies, stepsMs] as const;

/** Carries out a plan on the model, as time goes by; then reads the person again. */
function carryOut(plan: Plan, observed: TargetUser | null, stepMs: number): TargetUser | null {
  if (plan.kind === "end") return observed;
  let nowMs = testNowMs;
  let user = observed;
  for (const operation of plan.operations) {
    nowMs += stepMs;
    user = applyToModel(user, operation, nowMs);
  }
  return user === null ? null : { ...user, readAtMs: nowMs + stepMs };
}

test("has nothing left to do after what it planned was done, and plans nothing that Okta refuses", () => {
  fc.assert(
    fc.property(...situations, (desired, observed, policy, stepMs) => {
      const after = carryOut(planUser(desired, observed, link, policy), observed, stepMs);

      expect(planUser(desired, after, link, policy).kind).toBe("end");
    }),
    { numRuns: 1500 },
  );
});

test("shows the mapped attributes and the login of everybody who can be written", () => {
  fc.assert(
    fc.property(...situations, (desired, observed, policy, stepMs) => {
      const after = carryOut(planUser(desired, observed, link, policy), observed, stepMs);

      if (desired.kind !== "present" || after === null || after.status === "DEPROVISIONED") return;
      if (desired.wish === "staged" && observed !== null) return; // left alone
      const shown = Object.keys(desired.profile).map((name) => [name, after.profile[name] ?? null]);
      expect(Object.fromEntries(shown)).toEqual(desired.profile);
      expect(after.login).toBe(desired.login);
    }),
    { numRuns: 500 },
  );
});

test("leaves nobody usable who is to be removed", () => {
  fc.assert(
    fc.property(...situations, (desired, observed, policy, stepMs) => {
      fc.pre(desired.kind === "removed" && observed !== null);

      const after = carryOut(
        planUser(desired, observed, link, { ...policy, removals: "apply" }),
        observed,
        stepMs,
      );

      expect(["SUSPENDED", "DEPROVISIONED"]).toContain(after?.status);
    }),
    { numRuns: 500 },
  );
});

test("touches nobody who is to be removed while removals are on hold", () => {
  fc.assert(
    fc.property(desires, observations, policies, (desired, observed, policy) => {
      fc.pre(desired.kind === "removed");

      expect(planUser(desired, observed, link, { ...policy, removals: "hold" }).kind).toBe("end");
    }),
    { numRuns: 300 },
  );
});

test("never enables somebody whom the source does not want enabled", () => {
  fc.assert(
    fc.property(desires, observations, policies, (desired, observed, policy) => {
      const plan = planUser(desired, observed, link, policy);

      const isWanted = desired.kind === "present" && desired.wish === "enabled";
      const enabling = JSON.stringify(plan).match(/"(?:activate|unsuspend)"|"isActive":true/g) ?? [];
      expect(isWanted || enabling.length === 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("writes only the login, what is mapped, and the record", () => {
  fc.assert(
    fc.property(mappedProfiles, targetUsers, policies, (profile, observed, policy) => {
      const desired = { kind: "present", wish: "enabled", login: "x", profile, createdMs: 0 } as const;

      const plan = planUser(desired, observed, link, policy);

      const written =
        plan.kind === "end"
          ? []
          : plan.operations.flatMap((one) => ("profile" in one ? Object.keys(one.profile) : []));
      for (const name of written)
        expect([...Object.keys(profile), "login", "sourceStatusRecord"]).toContain(name);
    }),
    { numRuns: 300 },
  );
});

test("asks how people begin only about those who are not there, or STAGED", () => {
  const beginnings = fc.constantFrom(...initialStatuses);

  fc.assert(
    fc.property(desires, targetUsers, policies, beginnings, (desired, observed, policy, initialStatus) => {
      fc.pre(observed.status !== "STAGED");

      expect(planUser(desired, observed, link, { ...policy, initialStatus })).toEqual(
        planUser(desired, observed, link, policy),
      );
    }),
    { numRuns: 300 },
  );
});

test("creates nobody active without credentials: Okta would send them a mail", () => {
  fc.assert(
    fc.property(desires, policies, (desired, policy) => {
      const plan = planUser(desired, null, link, policy);

      const created = plan.kind === "end" ? [] : plan.operations.filter((one) => one.kind === "create");
      for (const { credentials, isActive } of created) expect(isActive && credentials === "none").toBe(false);
    }),
    { numRuns: 200 },
  );
});
