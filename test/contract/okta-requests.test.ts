import { describe, expect, test } from "vitest";
import type { Failure } from "../../shared/core/failure.ts";
import type { CallOkta } from "../../shared/okta/org-client.ts";
import type { OktaRequest } from "../../shared/okta/requests.ts";
import { createSourceDirectory } from "../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../shared/okta/target-directory.ts";
import appUser from "../fixtures/okta/app-user.json" with { type: "json" };
import newUser from "../fixtures/okta/new-user.json" with { type: "json" };
import user from "../fixtures/okta/user.json" with { type: "json" };
import { notFound } from "../support/directories.ts";
import { testNowMs } from "../support/stub-clock.ts";

/** An org that gives one answer to everything and remembers what it was asked. */
function answerWith(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const requests: OktaRequest[] = [];
  const call: CallOkta = (request) => {
    requests.push(request);
    return Promise.resolve({ ok: true, value: { body, headers, dateMs: testNowMs } });
  };
  return { call, requests };
}

function failWith(failure: Failure): CallOkta {
  return () => Promise.resolve({ ok: false, failure });
}

const unreadable = { ok: false, failure: { kind: "retry", reason: "unreadable-answer" } };

describe("the source org is asked", () => {
  test("for an assignment with its user in one request", async () => {
    const { call, requests } = answerWith(appUser);

    const answer = await createSourceDirectory(call).readAppUser("0oa1app", "00u1ann");

    expect(requests).toEqual([
      { method: "GET", path: "/api/v1/apps/0oa1app/users/00u1ann", query: { expand: "user" } },
    ]);
    expect(answer).toEqual({
      ok: true,
      value: {
        status: "ACTIVE",
        userName: "ann.able@bridge.example.com",
        attributes: { lastUpdatedMs: Date.UTC(2026, 0, 31, 9, 31), profile: {} },
        user: {
          id: "00u1ann",
          status: "SUSPENDED",
          isInTransition: false,
          createdMs: Date.UTC(2026, 0, 31, 9, 30),
          lastUpdatedMs: Date.UTC(2026, 2, 2, 8, 30),
          profile: appUser._embedded.user.profile,
        },
      },
    });
  });

  test("for a user by id", async () => {
    const { call, requests } = answerWith(newUser);

    const answer = await createSourceDirectory(call).readUser("00u9ann");

    expect(requests).toEqual([{ method: "GET", path: "/api/v1/users/00u9ann" }]);
    expect(answer).toMatchObject({ ok: true, value: { status: "STAGED", isInTransition: true } });
  });

  test.each([
    ["ACTIVE", true],
    ["INACTIVE", false],
    ["DELETED", false],
  ])("for an app, of which only ACTIVE is active: %s", async (status, isActive) => {
    const { call, requests } = answerWith({ id: "0oa1app", status, label: "Bridge" });

    const answer = await createSourceDirectory(call).readApp("0oa1app");

    expect(requests).toEqual([{ method: "GET", path: "/api/v1/apps/0oa1app" }]);
    expect(answer).toEqual({ ok: true, value: { isActive } });
  });

  describe("for somebody's groups", () => {
    const path = "/api/v1/users/00u1ann/groups";
    const self = `<https://source.okta.com${path}?limit=200>; rel="self"`;
    const next = `<https://source.okta.com${path}?after=00g1&limit=200>; rel="next"`;
    const groups = [
      { id: "00geveryone", type: "BUILT_IN", profile: { name: "Everyone", description: null } },
      { id: "00gadmins", type: "BUILT_IN", profile: { name: "Okta Administrators" } },
      { id: "00gsales", type: "OKTA_GROUP", profile: { name: "Everyone" } },
      { id: "00gpeople", type: "APP_GROUP", profile: { name: "People" } },
    ];
    const rows = (length: number) => Array.from({ length }, () => groups[0]);

    test("of which one is Okta's own Everyone", async () => {
      const { call, requests } = answerWith(groups, { link: self });

      const answer = await createSourceDirectory(call).listUserGroups("00u1ann", null);

      expect(requests).toEqual([{ method: "GET", path }]);
      expect(answer).toEqual({
        ok: true,
        value: {
          groups: groups.map(({ id }) => ({ id, isEveryone: id === "00geveryone" })),
          next: null,
          mayBeCut: false,
        },
      });
    });

    test("page after page, by Okta's own link", async () => {
      const { call, requests } = answerWith(rows(200), { link: `${self}, ${next}` });
      const source = createSourceDirectory(call);

      const answer = await source.listUserGroups("00u1ann", null);
      await source.listUserGroups("00u1ann", answer.ok ? answer.value.next : null);

      expect(answer).toMatchObject({ ok: true, value: { next: "?after=00g1&limit=200", mayBeCut: false } });
      expect(requests[1]).toEqual({ method: "GET", path, query: { after: "00g1", limit: "200" } });
    });

    test.each([
      ["without links", groups, undefined],
      ["that is full, and names no next one", rows(200), self],
      ["that names a next one, and is not full", rows(199), `${self}, ${next}`],
    ])("and a page may be cut %s", async (_name, body, link) => {
      const { call } = answerWith(body, link === undefined ? {} : { link });

      expect(await createSourceDirectory(call).listUserGroups("00u1ann", null)).toMatchObject({
        ok: true,
        value: { mayBeCut: true },
      });
    });

    test.each([
      ["a row that is no group", [...groups, { id: "00g1" }]],
      ["no list", { id: "00geveryone" }],
    ])("and %s is no evidence", async (_name, body) => {
      const { call } = answerWith(body, { link: self });

      expect(await createSourceDirectory(call).listUserGroups("00u1ann", null)).toEqual(unreadable);
    });
  });

  test("for a group, which must be the one that was asked for", async () => {
    const { call, requests } = answerWith({ id: "00gsales", type: "OKTA_GROUP" });
    const source = createSourceDirectory(call);

    expect(await source.readGroup("00gsales")).toEqual({ ok: true, value: null });
    expect(await source.readGroup("00glegal")).toEqual(unreadable);
    expect(requests[0]).toEqual({ method: "GET", path: "/api/v1/groups/00gsales" });
  });

  test.each([
    ["somebody", [{ id: "00u1ann" }], { ok: true, value: true }],
    ["nobody", [], { ok: true, value: false }],
    ["no list", {}, unreadable],
  ])("for anybody at all, and shows %s", async (_name, body, seen) => {
    const { call, requests } = answerWith(body);

    expect(await createSourceDirectory(call).seesAnybody()).toEqual(seen);
    expect(requests).toEqual([{ method: "GET", path: "/api/v1/users", query: { limit: "1" } }]);
  });

  test.each([
    ["no user name", { credentials: { userName: null } }],
    ["no credentials", { credentials: null }],
  ])("for an assignment, which may have %s", async (_name, overrides) => {
    const { call } = answerWith({ ...appUser, ...overrides });

    expect(await createSourceDirectory(call).readAppUser("0oa1app", "00u1ann")).toMatchObject({
      ok: true,
      value: { userName: null },
    });
  });

  test.each([null, {}, [], { id: "00u1ann" }, { ...user, status: "ODD" }])(
    "and an answer that is not what Okta documents is no evidence: %j",
    async (body) => {
      const source = createSourceDirectory(answerWith(body).call);

      expect(await source.readUser("00u1ann")).toEqual(unreadable);
      expect(await source.readAppUser("0oa1app", "00u1ann")).toEqual(unreadable);
      expect(await source.readApp("0oa1app")).toEqual(
        body !== null && "id" in body && "status" in body ? expect.anything() : unreadable,
      );
    },
  );

  test("and its refusals are passed on as they are", async () => {
    const source = createSourceDirectory(failWith(notFound));

    const answers = await Promise.all([
      source.readUser("00u1ann"),
      source.readAppUser("0oa1app", "00u1ann"),
      source.readApp("0oa1app"),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ok: false, failure: notFound });
  });
});

describe("the target org is asked", () => {
  test("for a user by login, and the plan gets ETag and the org's own time", async () => {
    const { call, requests } = answerWith(newUser, { etag: 'W/"abc"' });

    const answer = await createTargetDirectory(call).readUser("ann@example.com");

    expect(requests).toEqual([{ method: "GET", path: "/api/v1/users/ann@example.com" }]);
    expect(answer).toEqual({
      ok: true,
      value: {
        id: "00u9ann",
        status: "STAGED",
        isInTransition: true,
        statusChangedMs: null,
        typeId: "oty1default",
        login: "ann@example.com",
        profile: newUser.profile,
        etag: 'W/"abc"',
        readAtMs: testNowMs,
      },
    });
  });

  test("for the ids of who carries a link, two at most", async () => {
    const { call, requests } = answerWith([newUser, { id: "00u8other" }]);

    const answer = await createTargetDirectory(call).findByLink("acme:00u1ann");

    expect(requests).toEqual([
      {
        method: "GET",
        path: "/api/v1/users",
        query: { search: 'profile.sourceUserKey eq "acme:00u1ann"', limit: "2" },
      },
    ]);
    expect(answer).toEqual({ ok: true, value: ["00u9ann", "00u8other"] });
  });

  const profile = { login: "ann@example.com", sourceUserKey: "acme:00u1ann" };
  const stored = { ok: true, value: { id: "00u9ann", profile: newUser.profile } };

  test.each([
    [true, "active at once"],
    [false, "staged"],
  ])("to create a federated user (active: %s): %s, without password, without mail", async (isActive) => {
    const { call, requests } = answerWith(newUser);

    const answer = await createTargetDirectory(call).createUser(profile, {
      credentials: "federation",
      isActive,
    });

    expect(requests).toEqual([
      {
        method: "POST",
        path: "/api/v1/users",
        query: { activate: String(isActive), provider: "true" },
        body: { profile, credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } } },
      },
    ]);
    expect(answer).toEqual(stored);
  });

  test("to create a user without credentials, in the group of the bridge's people", async () => {
    const { call, requests } = answerWith(newUser);
    const beginning = { credentials: "none", isActive: false } as const;

    expect(await createTargetDirectory(call, "00g1all").createUser(profile, beginning)).toEqual(stored);

    expect(requests).toEqual([
      {
        method: "POST",
        path: "/api/v1/users",
        query: { activate: "false" },
        body: { profile, groupIds: ["00g1all"] },
      },
    ]);
  });

  test("to create a user with a password, another one each time", async () => {
    const { call, requests } = answerWith(newUser);
    const target = createTargetDirectory(call);

    for (const isActive of [true, false])
      await target.createUser(profile, { credentials: "password", isActive });

    const password = { value: expect.stringMatching(/^\S{40}$/) };
    expect(requests.map(({ query, body }) => ({ query, body }))).toEqual([
      { query: { activate: "true" }, body: { profile, credentials: { password } } },
      { query: { activate: "false" }, body: { profile, credentials: { password } } },
    ]);
    expect(JSON.stringify(requests[0]?.body)).not.toBe(JSON.stringify(requests[1]?.body));
  });

  test.each([
    ["password", "password"],
    ["none", null],
  ] as const)("and a refusal names the password only where one was sent: %s", async (credentials, field) => {
    const refusal = { status: 400, errorCode: "E0000001", field: "password" };
    const call = failWith({ kind: "invalid", refusal, duplicates: [] });

    const answer = await createTargetDirectory(call).createUser(profile, { credentials, isActive: false });

    expect(answer).toEqual({
      ok: false,
      failure: { kind: "invalid", refusal: { ...refusal, field }, duplicates: [] },
    });
  });

  test.each([null, {}, [], { id: "00u9ann" }, { id: "00u9ann", profile: null }])(
    "and an answer to a write that shows no profile proves nothing: %j",
    async (body) => {
      const target = createTargetDirectory(answerWith(body).call);

      expect(await target.updateProfile("00u9ann", { title: "x" }, null)).toEqual(unreadable);
      expect(await target.createUser(profile, { credentials: "none", isActive: false })).toEqual(unreadable);
    },
  );

  test("to write single attributes, guarded by the ETag", async () => {
    const { call, requests } = answerWith(newUser);

    const answer = await createTargetDirectory(call).updateProfile("00u9ann", { title: null }, 'W/"abc"');

    expect(answer).toEqual(stored);
    expect(requests).toEqual([
      {
        method: "POST",
        path: "/api/v1/users/00u9ann",
        body: { profile: { title: null } },
        ifMatch: 'W/"abc"',
      },
    ]);
  });

  test("to write without a guard when the reading had no ETag", async () => {
    const { call, requests } = answerWith(newUser);

    await createTargetDirectory(call).updateProfile("00u9ann", { title: "x" }, null);

    expect(requests[0]).not.toHaveProperty("ifMatch");
  });

  test.each([
    ["activate", { sendEmail: "false" }],
    ["deactivate", { sendEmail: "false" }],
    ["suspend", {}],
    ["unsuspend", {}],
  ] as const)("to %s somebody, without a mail and without a body", async (action, query) => {
    const { call, requests } = answerWith({});

    const answer = await createTargetDirectory(call).changeStatus("00u9ann", action);

    expect(requests).toEqual([{ method: "POST", path: `/api/v1/users/00u9ann/lifecycle/${action}`, query }]);
    expect(answer).toEqual({ ok: true, value: null });
  });

  test("and a reading that is not what Okta documents is no reading", async () => {
    const target = createTargetDirectory(answerWith({ id: "00u9ann" }).call);

    expect(await target.readUser("ann@example.com")).toEqual(unreadable);
    expect(await target.findByLink("acme:00u1ann")).toEqual(unreadable);
  });

  test("and its refusals are passed on as they are", async () => {
    const target = createTargetDirectory(failWith(notFound));

    const answers = await Promise.all([
      target.readUser("x"),
      target.findByLink("x"),
      target.createUser({}, { credentials: "none", isActive: false }),
      target.updateProfile("x", {}, null),
      target.changeStatus("x", "suspend"),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ok: false, failure: notFound });
  });
});
