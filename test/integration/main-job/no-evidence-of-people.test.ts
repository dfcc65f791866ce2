import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReconcileDeps, reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import type { FaultRule } from "../../../tools/emulators/okta-org/start.ts";
import { readId } from "../../../tools/local/admin.ts";
import { findUser } from "../../../tools/local/demo/people.ts";
import { type Person, type ScopedOrgs, startScopedOrgs } from "./scoped-orgs.ts";

/** Every way in which a request can come to nothing, or to less than all. */
const faults: Readonly<Record<string, FaultRule["fault"]>> = {
  "400": { kind: "answer", status: 400 },
  "401": { kind: "answer", status: 401 },
  "403": { kind: "answer", status: 403 },
  "404": { kind: "answer", status: 404 },
  "409": { kind: "answer", status: 409 },
  "429": { kind: "answer", status: 429 },
  "429 without a time": { kind: "answer", status: 429, headers: { "x-rate-limit-reset": null } },
  "500": { kind: "answer", status: 500 },
  "502 of a proxy": { kind: "answer", status: 502 },
  "503": { kind: "answer", status: 503 },
  "a broken connection": { kind: "reset" },
  "half an answer": { kind: "cut body" },
};

const questions = {
  user: "/api/v1/users/*",
  "user's groups": "/api/v1/users/*/groups",
  "scope's group": "/api/v1/groups/*",
  people: "/api/v1/users",
  whole: "/api/v1/**",
} as const;
type Question = keyof typeof questions;

/** What is asked, besides the person themself, of somebody who stands so; one 404 on the person is what being gone looks like. */
const asked: Readonly<Record<"groups" | "everyone", Readonly<Record<string, readonly Question[]>>>> = {
  groups: {
    "in scope": ["user's groups"],
    outside: ["user's groups", "scope's group"],
    deleted: ["scope's group", "people"],
  },
  everyone: { "in scope": [], deleted: ["people"] },
};

describe.each(["groups", "everyone"] as const)("with a scope of the kind %s, nobody is removed", (kind) => {
  let orgs: ScopedOrgs;

  beforeAll(async () => {
    orgs = await startScopedOrgs(kind, { groupCount: 2 });
  });
  afterAll(() => orgs.stop());

  /** Somebody active in the target who then stands so in the source. */
  async function prepare(standing: string): Promise<Person> {
    const person = await orgs.hire();
    await orgs.reconcile(person.userId);
    if (standing === "outside") await orgs.leave(person.userId);
    if (standing === "deleted") {
      for (const _step of ["deactivate", "delete"])
        await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${person.userId}`);
    }
    orgs.countRequests();
    return person;
  }

  /** One person for each standing will do, as long as nobody touches them. */
  const known = new Map<string, Promise<Person>>();
  function prepareOnce(standing: string): Promise<Person> {
    const person = known.get(standing) ?? prepare(standing);
    known.set(standing, person);
    return person;
  }

  async function reconcile(userId: string, overrides: Partial<ReconcileDeps> = {}): Promise<Outcome> {
    return reconcileUser(userId, null, { ...(await orgs.startWorker()), ...overrides });
  }

  async function expectUntouched({ login }: Person, outcome: Outcome): Promise<void> {
    expect(outcome.kind).toBe("retry");
    expect(orgs.countRequests().writes).toBe(0);
    expect(await findUser(orgs.targetAdmin, login)).toMatchObject({ status: "ACTIVE" });
  }

  const standings = Object.keys(asked[kind]);
  const cases = standings.flatMap((standing) =>
    (["user", ...(asked[kind][standing] ?? []), "whole"] as const).flatMap((question) =>
      Object.keys(faults)
        .filter((fault) => fault !== "404" || question !== "user")
        .map((fault) => ({ standing, question, fault })),
    ),
  );

  test.each(cases)(
    "by $fault about the $question, somebody $standing",
    async ({ standing, question, fault }) => {
      const person = await prepareOnce(standing);
      const rule = orgs.source.faults.add({
        method: "GET",
        path: questions[question],
        fault: faults[fault]!,
      });

      const outcome = await reconcile(person.userId);
      rule.remove();

      await expectUntouched(person, outcome);
    },
  );

  test("by a list of people that comes empty, of whom one is deleted", async () => {
    const person = await prepare("deleted");
    const rule = orgs.source.faults.add({ path: questions.people, fault: { kind: "empty page" } });

    const outcome = await reconcile(person.userId);
    rule.remove();

    await expectUntouched(person, outcome);
    expect(outcome).toEqual({ kind: "retry", reason: "scope-unreadable" });
  });

  test("by a bridge that lost its roles", async () => {
    const prepared = [];
    for (const standing of standings) prepared.push(await prepare(standing));
    const restore = await takeRoles();

    for (const person of prepared) await expectUntouched(person, await reconcile(person.userId));
    await restore();
  });

  /** @returns what gives a role back */
  async function takeRoles(): Promise<() => Promise<unknown>> {
    const apps = (await orgs.sourceAdmin.call("GET", "/api/v1/apps?limit=200")) as {
      id: string;
      signOnMode: string;
    }[];
    const { id } = apps.find(({ signOnMode }) => signOnMode === "OPENID_CONNECT")!;
    const path = `/oauth2/v1/clients/${id}/roles`;
    const roles = (await orgs.sourceAdmin.call("GET", path)) as { id: string }[];
    for (const role of roles) await orgs.sourceAdmin.call("DELETE", `${path}/${role.id}`);
    return () => orgs.sourceAdmin.call("POST", path, { type: "READ_ONLY_ADMIN" });
  }

  if (kind === "everyone") return;

  test("by a list of groups that comes empty", async () => {
    const person = await prepare("outside");
    const rule = orgs.source.faults.add({ path: questions["user's groups"], fault: { kind: "empty page" } });

    const outcome = await reconcile(person.userId);
    rule.remove();

    await expectUntouched(person, outcome);
  });

  test("by a list of groups without Everyone", async () => {
    const person = await prepare("outside");
    const { source } = await orgs.startWorker();
    const withoutEveryone: ReconcileDeps["source"] = {
      ...source,
      async listUserGroups(userId, cursor) {
        const page = await source.listUserGroups(userId, cursor);
        if (!page.ok) return page;
        const groups = page.value.groups.filter(({ isEveryone }) => !isEveryone);
        return { ok: true, value: { ...page.value, groups } };
      },
    };

    await expectUntouched(person, await reconcile(person.userId, { source: withoutEveryone }));
  });

  test.each(standings)(
    "by a scope that names a group which the org never had, somebody %s",
    async (standing) => {
      const person = await prepare(standing);
      const scope = { kind: "groups", groupIds: ["00gaaaaaaaaaaaaaaaaa"] } as const;

      const outcome = await reconcile(person.userId, { connection: { ...orgs.connection, scope } });

      await expectUntouched(person, outcome);
      expect(outcome).toEqual({ kind: "retry", reason: "scope-unreadable" });
    },
  );

  test.each(standings)("by a group of the scope that was deleted, somebody %s", async (standing) => {
    const gone = readId(await orgs.sourceAdmin.call("POST", "/api/v1/groups", { profile: { name: "Gone" } }));
    const person = await prepare(standing);
    await orgs.sourceAdmin.call("PUT", `/api/v1/groups/${gone}/users/${person.userId}`).catch(() => null);
    const { scope } = orgs.connection;
    const [other = ""] = scope.kind === "groups" ? scope.groupIds.slice(1) : [];
    await orgs.sourceAdmin.call("DELETE", `/api/v1/groups/${gone}`);
    orgs.countRequests();

    const connection = { ...orgs.connection, scope: { kind: "groups", groupIds: [other, gone] } } as const;
    const outcome = await reconcile(person.userId, { connection });

    await expectUntouched(person, outcome);
    expect(outcome).toEqual({ kind: "retry", reason: "scope-unreadable" });
  });
});
