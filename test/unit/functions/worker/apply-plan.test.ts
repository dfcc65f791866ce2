import { describe, expect, test } from "vitest";
import { applyPlan } from "../../../../functions/worker/apply-plan.ts";
import type { Failure } from "../../../../shared/core/failure.ts";
import type { Operation } from "../../../../shared/core/plan/operations.ts";
import type { Profile } from "../../../../shared/core/plan/people.ts";
import type { TargetDirectory } from "../../../../shared/core/ports.ts";
import { fail, succeed } from "../../../../shared/core/result.ts";
import { planTarget, unavailable } from "../../../support/directories.ts";
import { buildTargetUser, targetUserId } from "../../../support/people.ts";
import { invalid } from "../../../support/target-model.ts";

const done = () => Promise.resolve(succeed(null));
/** An org that keeps what it is told. */
const store = (_id: string, profile: Profile) => Promise.resolve(succeed({ id: targetUserId, profile }));
const storeNew = (profile: Profile) => Promise.resolve(succeed({ id: targetUserId, profile }));
const failWith = (failure: Failure) => () => Promise.resolve(fail(failure));
const refusal = { status: 403, errorCode: "E0000006", field: null };

function write(overrides: Partial<Extract<Operation, { kind: "write" }>> = {}): Operation {
  return { kind: "write", profile: { title: "x" }, isUpdate: true, mayFail: false, ...overrides };
}
const create: Operation = {
  kind: "create",
  profile: { login: "x" },
  credentials: "federation",
  isActive: true,
};
const suspend: Operation = { kind: "lifecycle", action: "suspend" };
const recordOfRemoval = write({ profile: { sourceStatusRecord: "x" }, isUpdate: false, mayFail: true });

function apply(operations: readonly Operation[], answers: Partial<TargetDirectory>) {
  const target = planTarget(answers);
  return { applying: applyPlan(operations, buildTargetUser(), target), calls: target.calls };
}

test("does everything in order and names the changes", async () => {
  const { applying, calls } = apply([write(), suspend], { updateProfile: store, changeStatus: done });

  expect(await applying).toEqual({
    changes: ["update", "suspend"],
    failure: null,
    refusedUpdate: null,
    unkeptField: null,
    isRecordMissing: false,
  });
  expect(calls).toEqual([`updateProfile ${targetUserId} W/"1"`, `changeStatus ${targetUserId} suspend`]);
});

test("does not count a write of nothing but the record as a change", async () => {
  const { applying } = apply([write({ isUpdate: false })], { updateProfile: store });

  expect(await applying).toMatchObject({ changes: [], failure: null });
});

test("creates somebody of whom there was nothing", async () => {
  const target = planTarget({ createUser: storeNew });

  const applied = await applyPlan([create], null, target);

  expect(applied).toMatchObject({ changes: ["create"], failure: null });
});

test("goes no further than the first failure", async () => {
  const { applying, calls } = apply([write(), suspend], { updateProfile: failWith({ kind: "stale-read" }) });

  expect(await applying).toMatchObject({ changes: [], failure: { kind: "stale-read" } });
  expect(calls).toHaveLength(1);
});

test("says what was done before a failure", async () => {
  const { applying } = apply([write(), suspend], {
    updateProfile: store,
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
    updateProfile: store,
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
        return Promise.resolve(
          "title" in profile ? fail(refusedOnce) : succeed({ id: targetUserId, profile }),
        );
      },
      changeStatus: done,
    });

    const applied = await applyPlan([attributes, suspend], buildTargetUser(), target);

    expect(applied).toEqual({
      changes: ["suspend"],
      failure: null,
      refusedUpdate: refusedOnce,
      unkeptField: null,
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

test("activates whom it has just created, by the id that the org gave them", async () => {
  const target = planTarget({ createUser: storeNew, changeStatus: done });
  const activate: Operation = { kind: "lifecycle", action: "activate" };

  const applied = await applyPlan([create, activate], null, target);

  expect(applied).toMatchObject({ changes: ["create", "activate"], failure: null });
  expect(target.calls).toEqual(["createUser", `changeStatus ${targetUserId} activate`]);
});

describe("an org that accepts a value and does not keep it", () => {
  const forget = () => Promise.resolve(succeed({ id: targetUserId, profile: { title: "old" } }));

  test.each([
    ["a value", { title: "x" }],
    ["a cleared value", { title: null }],
  ])("is found out by its answer, and everything else is done: %s", async (_name, profile) => {
    const { applying } = apply([write({ profile }), suspend], { updateProfile: forget, changeStatus: done });

    expect(await applying).toMatchObject({
      changes: ["update", "suspend"],
      failure: null,
      unkeptField: "title",
      isRecordMissing: false,
    });
  });

  test("is found out by what it answers to a create, too", async () => {
    const forgetLogin = () => Promise.resolve(succeed({ id: targetUserId, profile: {} }));
    const target = planTarget({ createUser: forgetLogin });

    expect(await applyPlan([create], null, target)).toMatchObject({
      changes: ["create"],
      unkeptField: "login",
    });
  });

  test("shuts somebody off without the record that it loses", async () => {
    const { applying } = apply([recordOfRemoval, suspend], { updateProfile: forget, changeStatus: done });

    expect(await applying).toMatchObject({ changes: ["suspend"], unkeptField: null, isRecordMissing: true });
  });

  test("is told of when it loses the record of what enables somebody", async () => {
    const record = write({ profile: { sourceStatusRecord: "x" }, isUpdate: false });
    const { applying } = apply([record], { updateProfile: forget });

    expect(await applying).toMatchObject({ unkeptField: "sourceStatusRecord", isRecordMissing: false });
  });
});
