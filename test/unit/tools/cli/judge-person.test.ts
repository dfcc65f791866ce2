import { expect, test } from "vitest";
import type { Explanation } from "../../../../shared/contracts/operator.ts";
import { judgePerson } from "../../../../tools/cli/advice/judge-person.ts";

const source = {
  evidence: "in-scope",
  status: "ACTIVE",
  login: "ann@example.com",
  lastUpdated: null,
} as const;
const target = {
  id: "00uTARGET",
  status: "ACTIVE",
  login: "ann@example.com",
  link: "acme:00uANN",
  statusSetBy: "nobody",
  statusRecord: null,
  statusChanged: null,
  isAdopted: false,
} as const;

function explain(
  plan: Partial<Explanation["plan"]>,
  further: Partial<Omit<Explanation, "plan">> = {},
): Explanation {
  return {
    kind: "explanation",
    userId: "00uANN",
    link: "acme:00uANN",
    source,
    wish: "enabled",
    target: null,
    holder: null,
    attributes: [],
    ...further,
    plan: { steps: [], changes: [], outcome: "unchanged", reason: "none", field: null, ...plan },
  };
}

const enabled = { last: null, feedState: "Enabled" };
const rejectedBefore = { outcome: "rejected", reason: "protected", errorCode: "E0000006", field: null };

test("says that somebody is as they should be, and that nothing is to be done", () => {
  expect(judgePerson(explain({}, { target }), enabled)).toEqual({
    isFine: true,
    stands: "in the target, ACTIVE",
    why: "as it should be: they are in scope",
    todo: null,
    reason: null,
  });
});

test("says of somebody who is shut off, or never came, what the source org says and what would bring them", () => {
  const outOfScope = {
    source: { ...source, evidence: "out-of-scope" as const },
    wish: "removed-by-suspending",
  };
  const leaver = { source: { ...source, evidence: "deactivated" as const }, wish: "deactivated" };

  const shutOff = judgePerson(
    explain({}, { ...outOfScope, target: { ...target, status: "SUSPENDED" } }),
    enabled,
  );
  const never = judgePerson(explain({ outcome: "ignored", reason: "not-in-target" }, outOfScope), enabled);
  const left = judgePerson(explain({ outcome: "ignored", reason: "not-in-target" }, leaver), enabled);

  expect(shutOff.stands).toBe("in the target, and shut off (SUSPENDED)");
  expect(shutOff.why).toMatch(/^as it should be: they are not in scope/);
  expect(never).toMatchObject({
    stands: "not in the target",
    why: expect.stringMatching(/^they are not in scope/),
  });
  expect(never.todo).toBe("bring them into scope in the source org, if they are expected");
  expect(left).toMatchObject({ why: "they are deactivated in the source org", reason: "not-in-target" });
});

test("names who holds the login, and the command that tries again", () => {
  const holder = { id: "00uOTHER", link: null };
  const taken = explain({ outcome: "rejected", reason: "login-taken" }, { holder });

  const before = judgePerson(taken, enabled);
  const parked = judgePerson(taken, { ...enabled, last: { ...rejectedBefore, reason: "login-taken" } });

  expect(before).toMatchObject({ isFine: false, stands: "not in the target", reason: "login-taken" });
  expect(before.why).toMatch(/: 00uOTHER, whom no connection made$/);
  expect(before.todo).toMatch(/^rename or delete .*; then: orgbridge sync 00uANN$/);
  expect(parked.todo).toMatch(/; then: orgbridge replay --user 00uANN$/);
});

test("says that the worker is paused before anything else that may be in the way of a change", () => {
  const { why, todo } = judgePerson(explain({ outcome: "applied" }), {
    last: rejectedBefore,
    feedState: "Disabled",
  });

  expect(why).toBe("the worker is disabled: what is to be done waits");
  expect(todo).toBe("orgbridge resume");
});

test("tells what the org refused the last time, which no plan can see", () => {
  const verdict = judgePerson(explain({ outcome: "applied" }, { target }), {
    ...enabled,
    last: rejectedBefore,
  });

  expect(verdict.why).toMatch(
    /^the last try ended as rejected: the bridge's role may not touch them.* \(E0000006\)$/,
  );
  expect(verdict).toMatchObject({ isFine: false, reason: "protected" });
});

test("sends for a sync where nothing stands in the way, whether or not the worker's feed can be seen", () => {
  for (const feedState of ["Enabled", null])
    expect(judgePerson(explain({ outcome: "applied" }), { last: null, feedState })).toMatchObject({
      why: "nothing stands in the way: the event is on its way, or was lost",
      todo: "orgbridge sync 00uANN",
    });
});
