import { expect, test } from "vitest";
import { judgeLinked } from "../../../../shared/core/plan/judge-holder.ts";
import type { SourceReading } from "../../../../shared/core/plan/people.ts";
import { buildConnection } from "../../../support/connections.ts";
import { annsProfile, buildSourceUser, buildTargetUser, login } from "../../../support/people.ts";
import { testNowMs } from "../../../support/stub-clock.ts";

/** Bob has Ann's future login in the app still; in the source he has moved on, `offsetMs` before the app was brought up to date. */
function judgeBob(offsetMs: number) {
  const profile = { ...annsProfile, login: "bob.moved@example.com" };
  const user = buildSourceUser({ id: "00u2bob", lastUpdatedMs: testNowMs - offsetMs, profile });
  const reading: SourceReading = { kind: "in-scope", user, login, appUpdatedMs: testNowMs };
  return judgeLinked(buildTargetUser(), reading, { login, current: null }, buildConnection());
}

test("waits for somebody whose rename is on its way to the app", () => {
  expect(judgeBob(-2000)).toEqual({ kind: "conflict", outcome: { kind: "retry", reason: "login-moving" } });
});

test("waits for nobody whose user name in the app is simply another one", () => {
  expect(judgeBob(0)).toEqual({
    kind: "conflict",
    outcome: { kind: "rejected", reason: "linked-elsewhere" },
  });
});
