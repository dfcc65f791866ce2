import { describe, expect, test } from "vitest";
import { readSource } from "../../../../functions/worker/read-source.ts";
import type { Failure } from "../../../../shared/core/failure.ts";
import type { SourceUser } from "../../../../shared/core/plan/people.ts";
import type { GroupPage, UserGroup } from "../../../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../../../shared/core/result.ts";
import { notFound, planSource, unavailable } from "../../../support/directories.ts";
import { buildSourceUser, login, sourceUserId } from "../../../support/people.ts";

const scope = { kind: "groups", groupIds: ["00gsales", "00glegal"] } as const;
const connection = { scope, attributesFrom: "user" } as const;
const ann = buildSourceUser();
const unreadable = fail<Failure>({ kind: "retry", reason: "scope-unreadable" });

const everyone: UserGroup = { id: "00geveryone", isEveryone: true };
const sales: UserGroup = { id: "00gsales", isEveryone: false };
const other: UserGroup = { id: "00gother", isEveryone: false };

function page(groups: readonly UserGroup[], next: string | null = null): Result<GroupPage, Failure> {
  return succeed({ groups, next, mayBeCut: false });
}

/** A source org that answers so; what is not given must not be asked. Pages follow each other. */
function plan(answers: {
  readonly user?: Result<SourceUser, Failure>;
  readonly pages?: readonly Result<GroupPage, Failure>[];
  readonly groups?: Readonly<Record<string, Result<null, Failure>>>;
  readonly seesAnybody?: Result<boolean, Failure>;
}) {
  const pages = [...(answers.pages ?? [])];
  return planSource({
    readUser: () => Promise.resolve(answers.user ?? succeed(ann)),
    ...(answers.pages === undefined ? {} : { listUserGroups: () => Promise.resolve(pages.shift()!) }),
    ...(answers.groups === undefined ? {} : { readGroup: (id) => Promise.resolve(answers.groups![id]!) }),
    ...(answers.seesAnybody === undefined
      ? {}
      : { seesAnybody: () => Promise.resolve(answers.seesAnybody!) }),
  });
}

const bothThere = { "00gsales": succeed(null), "00glegal": succeed(null) };

describe("somebody in a group of the scope", () => {
  test("is in scope after two requests, with the login of the source", async () => {
    const source = plan({ pages: [page([everyone, sales])] });

    const reading = await readSource(sourceUserId, connection, source);

    expect(reading).toEqual(succeed({ kind: "in-scope", user: ann, login }));
    expect(source.calls).toEqual([`readUser ${sourceUserId}`, `listUserGroups ${sourceUserId}`]);
  });

  test("is in scope as soon as a page tells, wherever in the list that is", async () => {
    const source = plan({ pages: [page([everyone, other], "?after=1"), page([sales], "?after=2")] });

    expect(await readSource(sourceUserId, connection, source)).toMatchObject({ value: { kind: "in-scope" } });
    expect(source.calls.slice(1)).toEqual([
      `listUserGroups ${sourceUserId}`,
      `listUserGroups ${sourceUserId} ?after=1`,
    ]);
  });

  test("is in scope although the rest of the list may be missing", async () => {
    const cut = succeed({ groups: [sales], next: null, mayBeCut: true });

    expect(await readSource(sourceUserId, connection, plan({ pages: [cut] }))).toMatchObject({
      value: { kind: "in-scope" },
    });
  });

  test("is deactivated when the user says so, whatever the groups", async () => {
    const user = buildSourceUser({ status: "DEPROVISIONED" });
    const source = plan({ user: succeed(user) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(
      succeed({ kind: "deactivated", user }),
    );
    expect(source.calls).toHaveLength(1);
  });
});

describe("somebody in none of the scope's groups", () => {
  test("is out of scope when the whole list says so and every group answers, after one request each", async () => {
    const source = plan({
      pages: [page([other], "?after=1"), page([everyone])],
      groups: bothThere,
    });

    expect(await readSource(sourceUserId, connection, source)).toEqual(
      succeed({ kind: "out-of-scope", user: ann }),
    );
    expect(source.calls.slice(3)).toEqual(["readGroup 00gsales", "readGroup 00glegal"]);
  });

  test.each<[string, readonly Result<GroupPage, Failure>[]]>([
    ["a list that is empty", [page([])]],
    ["a list without Everyone", [page([other])]],
    ["a list whose next page is empty", [page([everyone], "?after=1"), page([])]],
    ["a list that may be cut", [succeed({ groups: [everyone], next: null, mayBeCut: true })]],
    [
      "a list of which a page may be cut",
      [succeed({ groups: [everyone], next: "?after=1", mayBeCut: true }), page([other])],
    ],
    ["a list that goes round in circles", [page([everyone], "?a"), page([other], "?b"), page([other], "?a")]],
    ["a list whose second page is refused", [page([everyone], "?a"), fail(notFound)]],
    ["a list without an end", Array.from({ length: 60 }, (_, index) => page([everyone], `?after=${index}`))],
  ])("is nobody to be removed on %s", async (_name, pages) => {
    const source = plan({ pages });

    expect(await readSource(sourceUserId, connection, source)).toEqual(unreadable);
    expect(source.calls.length).toBeLessThanOrEqual(51);
  });

  test.each([
    ["first", { ...bothThere, "00gsales": fail(notFound) }],
    ["last", { ...bothThere, "00glegal": fail(notFound) }],
  ])("is nobody to be removed while the %s group of the scope is gone", async (_which, groups) => {
    expect(await readSource(sourceUserId, connection, plan({ pages: [page([everyone])], groups }))).toEqual(
      unreadable,
    );
  });
});

describe("somebody who cannot be found", () => {
  const user = fail(notFound);

  test("is missing while every group answers and the org shows us people", async () => {
    const source = plan({ user, groups: bothThere, seesAnybody: succeed(true) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(succeed({ kind: "missing" }));
    expect(source.calls).toHaveLength(4);
  });

  test("is nobody to be removed while a group is gone", async () => {
    const groups = { ...bothThere, "00glegal": fail(notFound) };

    expect(await readSource(sourceUserId, connection, plan({ user, groups }))).toEqual(unreadable);
  });

  test("is nobody to be removed by a bridge that sees nobody at all", async () => {
    const source = plan({ user, groups: bothThere, seesAnybody: succeed(false) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(unreadable);
  });
});

describe("where everyone is in scope", () => {
  const everybody = { scope: { kind: "everyone" }, attributesFrom: "user" } as const;

  test("somebody is, after one request", async () => {
    const source = plan({});

    expect(await readSource(sourceUserId, everybody, source)).toEqual(
      succeed({ kind: "in-scope", user: ann, login }),
    );
    expect(source.calls).toHaveLength(1);
  });

  test("somebody deactivated is a leaver", async () => {
    const user = buildSourceUser({ status: "DEPROVISIONED" });

    expect(await readSource(sourceUserId, everybody, plan({ user: succeed(user) }))).toEqual(
      succeed({ kind: "deactivated", user }),
    );
  });

  test("somebody without a login is not told", async () => {
    const user = succeed(buildSourceUser({ profile: {} }));

    expect(await readSource(sourceUserId, everybody, plan({ user }))).toEqual(unreadable);
  });

  test.each<[string, Result<boolean, Failure>, object]>([
    ["missing while the org shows us people", succeed(true), succeed({ kind: "missing" })],
    ["nobody to be removed by a bridge that sees nobody at all", succeed(false), unreadable],
    ["nobody to be removed by a bridge that may see nobody", fail(notFound), unreadable],
  ])("somebody who cannot be found is %s", async (_name, seesAnybody, reading) => {
    const source = plan({ user: fail(notFound), seesAnybody });

    expect(await readSource(sourceUserId, everybody, source)).toEqual(reading);
  });
});

const refusal = { status: 403, errorCode: "E0000006", field: null };
const rateLimited: Failure = { kind: "retry", reason: "rate-limited", afterMs: 5 };

describe.each<[string, Failure, Failure]>([
  ["403", { kind: "forbidden", refusal }, unreadable.failure],
  ["another 4xx", { kind: "refused", refusal }, unreadable.failure],
  ["5xx or no answer", unavailable, unavailable],
  ["429", rateLimited, rateLimited],
])("%s is never evidence", (_name, failure, ending) => {
  test.each<[string, Parameters<typeof plan>[0]]>([
    ["the user", { user: fail(failure) }],
    ["their groups", { pages: [fail(failure)] }],
    ["the rest of their groups", { pages: [page([everyone], "?after=1"), fail(failure)] }],
    ["a group", { pages: [page([everyone])], groups: { ...bothThere, "00glegal": fail(failure) } }],
    ["people at all", { user: fail(notFound), groups: bothThere, seesAnybody: fail(failure) }],
  ])("about %s", async (_what, answers) => {
    expect(await readSource(sourceUserId, connection, plan(answers))).toEqual(fail(ending));
  });
});
