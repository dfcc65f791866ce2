import { describe, expect, test } from "vitest";
import { readSource } from "../../../../functions/worker/read-source.ts";
import type { Failure } from "../../../../shared/core/failure.ts";
import type { SourceUser } from "../../../../shared/core/plan/people.ts";
import type { AppAssignment, SourceDirectory } from "../../../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../../../shared/core/result.ts";
import { appId } from "../../../support/connections.ts";
import { notFound, planSource, unavailable } from "../../../support/directories.ts";
import { buildAssignment, buildSourceUser, login, sourceUserId } from "../../../support/people.ts";

const connection = { scope: { kind: "app", appId }, attributesFrom: "user" } as const;
const ann = buildSourceUser();

/** A source org that answers so; what is not given must not be asked. */
function plan(answers: {
  readonly assignment: Result<AppAssignment, Failure>;
  readonly user?: Result<SourceUser, Failure>;
  readonly app?: Result<{ readonly isActive: boolean }, Failure>;
}) {
  const planned: Partial<SourceDirectory> = {
    readAppUser: () => Promise.resolve(answers.assignment),
    ...(answers.user === undefined ? {} : { readUser: () => Promise.resolve(answers.user!) }),
    ...(answers.app === undefined ? {} : { readApp: () => Promise.resolve(answers.app!) }),
  };
  return planSource(planned);
}

describe("somebody assigned", () => {
  test("is in scope after one request, with the user name that SAML sends", async () => {
    const source = plan({ assignment: succeed(buildAssignment({ userName: "ann@bridge.example.com" })) });

    const reading = await readSource(sourceUserId, connection, source);

    expect(reading).toEqual(succeed({ kind: "in-scope", user: ann, login: "ann@bridge.example.com" }));
    expect(source.calls).toEqual([`readAppUser ${appId} ${sourceUserId}`]);
  });

  test("tells when the app was last brought up to date while its user name is not the user's login", async () => {
    const attributes = { lastUpdatedMs: 1, profile: {} };
    const named = (userName: string) =>
      readSource(
        sourceUserId,
        connection,
        plan({ assignment: succeed(buildAssignment({ userName, attributes })) }),
      );

    expect(await named("ann.old@example.com")).toMatchObject({ value: { appUpdatedMs: 1 } });
    expect(await named(login.toUpperCase())).not.toHaveProperty("value.appUpdatedMs");
  });

  test("has the login of the source when the app has no user name", async () => {
    const source = plan({ assignment: succeed(buildAssignment({ userName: null })) });

    expect(await readSource(sourceUserId, connection, source)).toMatchObject({ value: { login } });
  });

  test.each([
    "ACTIVE",
    "PENDING",
    "IMPORTED",
    "MATCHED",
    "APPROVED",
    "PROVISIONED",
    "STAGED",
    "SUSPENDED",
    "IMPLICIT",
  ])("is in scope with the app-user status %s", async (status) => {
    const source = plan({ assignment: succeed(buildAssignment({ status })) });

    expect(await readSource(sourceUserId, connection, source)).toMatchObject({ value: { kind: "in-scope" } });
  });

  test.each(["DEPROVISIONED", "INACTIVE", "REVOKED", "UNASSIGNED", "SOMETHING_NEW", ""])(
    "is unclear with the app-user status %j, which is no evidence either way",
    async (status) => {
      const source = plan({ assignment: succeed(buildAssignment({ status })) });

      expect(await readSource(sourceUserId, connection, source)).toEqual(
        succeed({ kind: "assignment-unclear", user: ann }),
      );
    },
  );

  test("is unclear without any login", async () => {
    const nameless = buildSourceUser({ profile: {} });
    const source = plan({ assignment: succeed(buildAssignment({ user: nameless, userName: null })) });

    expect(await readSource(sourceUserId, connection, source)).toMatchObject({
      value: { kind: "assignment-unclear" },
    });
  });

  test("comes with the attributes that the app has of them, where those are asked for", async () => {
    const attributes = { lastUpdatedMs: 1, profile: { costCode: "4711" } };
    const byApp = { ...connection, attributesFrom: "appUser" } as const;

    const reading = await readSource(
      sourceUserId,
      byApp,
      plan({ assignment: succeed(buildAssignment({ attributes })) }),
    );

    expect(reading).toEqual(succeed({ kind: "in-scope", user: ann, login, appAttributes: attributes }));
  });

  test("is not read as somebody without any attribute when the answer has none", async () => {
    const source = plan({ assignment: succeed(buildAssignment({ attributes: null })) });

    const reading = await readSource(sourceUserId, { ...connection, attributesFrom: "appUser" }, source);

    expect(reading).toEqual(fail({ kind: "retry", reason: "unreadable-answer" }));
  });

  test("is deactivated when the user itself says so", async () => {
    const user = buildSourceUser({ status: "DEPROVISIONED" });
    const source = plan({ assignment: succeed(buildAssignment({ user })) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(
      succeed({ kind: "deactivated", user }),
    );
  });
});

describe("somebody not assigned", () => {
  const assignment = fail(notFound);
  const activeApp = succeed({ isActive: true });

  test("who is deactivated is a leaver after two requests", async () => {
    const user = buildSourceUser({ status: "DEPROVISIONED" });
    const source = plan({ assignment, user: succeed(user) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(
      succeed({ kind: "deactivated", user }),
    );
    expect(source.calls).toHaveLength(2);
  });

  test("who is alive is out of scope while the app answers that it is active", async () => {
    const source = plan({ assignment, user: succeed(ann), app: activeApp });

    expect(await readSource(sourceUserId, connection, source)).toEqual(
      succeed({ kind: "out-of-scope", user: ann }),
    );
    expect(source.calls).toHaveLength(3);
  });

  test("who cannot be found is missing while the app answers that it is active", async () => {
    const source = plan({ assignment, user: fail(notFound), app: activeApp });

    expect(await readSource(sourceUserId, connection, source)).toEqual(succeed({ kind: "missing" }));
  });

  test.each<[string, Result<{ readonly isActive: boolean }, Failure>]>([
    ["is gone", fail(notFound)],
    ["is inactive", succeed({ isActive: false })],
  ])("is nobody to be removed when the app %s", async (_name, app) => {
    for (const user of [succeed(ann), fail(notFound)]) {
      expect(await readSource(sourceUserId, connection, plan({ assignment, user, app }))).toEqual(
        fail({ kind: "retry", reason: "scope-unreadable" }),
      );
    }
  });
});

const refusal = { status: 403, errorCode: "E0000006", field: null };

describe.each<[string, Failure, object]>([
  ["403", { kind: "forbidden", refusal }, { kind: "retry", reason: "scope-unreadable" }],
  ["another 4xx", { kind: "refused", refusal }, { kind: "retry", reason: "scope-unreadable" }],
  ["a stale read", { kind: "stale-read" }, { kind: "retry", reason: "scope-unreadable" }],
  ["5xx or no answer", unavailable, unavailable],
  [
    "429",
    { kind: "retry", reason: "rate-limited", afterMs: 5 },
    { kind: "retry", reason: "rate-limited", afterMs: 5 },
  ],
  [
    "an answer that cannot be read",
    { kind: "retry", reason: "unreadable-answer" },
    { kind: "retry", reason: "unreadable-answer" },
  ],
])("%s is never evidence", (_name, failure, ending) => {
  test("about the assignment", async () => {
    const source = plan({ assignment: fail(failure) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(fail(ending));
    expect(source.calls).toHaveLength(1);
  });

  test("about the user", async () => {
    const source = plan({ assignment: fail(notFound), user: fail(failure) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(fail(ending));
  });

  test.each([
    ["somebody alive", succeed(ann)],
    ["somebody missing", fail(notFound)],
  ])("about the app of %s", async (_who, user) => {
    const source = plan({ assignment: fail(notFound), user, app: fail(failure) });

    expect(await readSource(sourceUserId, connection, source)).toEqual(fail(ending));
  });
});
