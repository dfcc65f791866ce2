import { describe, expect, test } from "vitest";
import { applyPlan } from "../../../../functions/worker/apply-plan.ts";
import type { Failure } from "../../../../shared/core/failure.ts";
import type { Profile } from "../../../../shared/core/plan/people.ts";
import type { Operation } from "../../../../shared/core/plan/plan-user.ts";
import type { TargetDirectory } from "../../../../shared/core/ports.ts";
import { fail, succeed } from "../../../../shared/core/result.ts";
import { planTarget, unavailable } from "../../../support/directories.ts";
import { buildTargetUser, targetUserId } from "../../../support/people.ts";
import { invalid } from "../../../support/target-model.ts";

const done = () => Promise.resolve(succeed(null));
const failWith = (failure: Failure) => () => Promise.resolve(fail(failure));
const refusal = { status: 403, errorCode: "E0000006", field: null };

function write(overrides: Partial<Extract<Operation, { kind: "write" }>> = {}): Operation {
  return { kind: "write", profile: { title: "x" }, isUpdate: true, mayFail: false, ...overrides };
}
const suspend: Operation = { kind: "lifecycle", action: "suspend" };
const recordOfRemoval = write({ profile: { sourceStatusRecord: "x" }, isUpdate: false, mayFail: true });

function apply(operations: readonly Operation[], answers: Partial<TargetDirectory>) {
  const target = planTarget(answers);
  return { applying: applyPlan(operations, buildTargetUser(), target), calls: target.calls };
}

test("does everything in order and names the changes", async () => {
  const { applying, calls } = apply([write(), suspend], { updateProfile: done, changeStatus: done });

  expect(await applying).toEqual({
    changes: ["update", "suspend"],
    failure: null,
    refusedUpdate: null,
    isRecordMissing: false,
  });
  expect(calls).toEqual([`updateProfile ${targetUserId} W/"1"`, `changeStatus ${targetUserId} suspend`]);
});

test("does not count a write of nothing but the record as a change", async () => {
  const { applying } = apply([write({ isUpdate: false })], { updateProfile: done });

  expect(await applying).toMatchObject({ changes: [], failure: null });
});

test("creates somebody of whom there was nothing", async () => {
  const target = planTarget({ createUser: done });

  const applied = await applyPlan([{ kind: "create", profile: { login: "x" } }], null, target);

  expect(applied).toMatchObject({ changes: ["create"], failure: null });
});

test("goes no further than the first failure", async () => {
  const { applying, calls } = apply([write(), suspend], { updateProfile: failWith({ kind: "stale-read" }) });

  expect(await applying).toMatchObject({ changes: [], failure: { kind: "stale-read" } });
  expect(calls).toHaveLength(1);
});

test("says what was done before a failure", async () => {
  const { applying } = apply([write(), suspend], {
    updateProfile: done,
    changeStatus: failWith(unavailable),
  });

  expect(await applying).toMatchObject({ changes: ["update"], failure: unavailable });
});

test("takes a change of status that Okta finds invalid for a status that has changed", async () => {
  const { applying } = apply([suspend], { changeStatus: failWith(invalid(null, [])) });

  expect(await applying).toMatchObject({ failure: { kind: "stale-read" } });
});

test("guards only the first change of a plan by the ETag: our own change may have moved it", async () => {
  const activate: Operation = { kind: "lifecycle", action: "activate" };
  const { applying, calls } = apply([write(), activate, write({ isUpdate: false })], {
    updateProfile: done,
    changeStatus: done,
  });

  await applying;

  expect(calls).toEqual([
    `updateProfile ${targetUserId} W/"1"`,
    `changeStatus ${targetUserId} activate`,
    `updateProfile ${targetUserId}`,
  ]);
});

describe("a suspension whose attributes are refused", () => {
  const attributes = write({
    profile: { title: "x", sourceStatusRecord: "r" },
    isUpdate: true,
    mayFail: true,
  });

  test("goes on with the record alone, and says what was refused", async () => {
    const refusedOnce = invalid("title", []);
    const written: Profile[] = [];
    const target = planTarget({
      updateProfile: (_id, profile) => {
        written.push(profile);
        return Promise.resolve("title" in profile ? fail(refusedOnce) : succeed(null));
      },
      changeStatus: done,
    });

    const applied = await applyPlan([attributes, suspend], buildTargetUser(), target);

    expect(applied).toEqual({
      changes: ["suspend"],
      failure: null,
      refusedUpdate: refusedOnce,
      isRecordMissing: false,
    });
    expect(written).toEqual([{ title: "x", sourceStatusRecord: "r" }, { sourceStatusRecord: "r" }]);
  });

  test("goes on even without the record", async () => {
    const { applying } = apply([attributes, suspend], {
      updateProfile: failWith(invalid("title", [])),
      changeStatus: done,
    });

    expect(await applying).toMatchObject({ changes: ["suspend"], failure: null, isRecordMissing: true });
  });
});

describe("a removal whose record cannot be written", () => {
  test.each<Failure>([
    { kind: "forbidden", refusal },
    { kind: "mastered-elsewhere", refusal },
    { kind: "refused", refusal },
    invalid("sourceStatusRecord", []),
  ])("goes on without it: $kind", async (failure) => {
    const { applying } = apply([recordOfRemoval, suspend], {
      updateProfile: failWith(failure),
      changeStatus: done,
    });

    expect(await applying).toMatchObject({ changes: ["suspend"], failure: null, isRecordMissing: true });
  });

  test.each<Failure>([unavailable, { kind: "stale-read" }, { kind: "not-found" }])(
    "waits or looks again first, when that may help: $kind",
    async (failure) => {
      const { applying, calls } = apply([recordOfRemoval, suspend], { updateProfile: failWith(failure) });

      expect(await applying).toMatchObject({ changes: [], failure });
      expect(calls).toHaveLength(1);
    },
  );
});
