import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PeopleInARow } from "../../../functions/worker/people-in-a-row.ts";
import { reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import type { FaultRule } from "../../../tools/emulators/okta-org/start.ts";
import { readId } from "../../../tools/local/admin.ts";
import { changeStatus, findUser, hire } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

let orgs: TwoOrgs;
let people = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs();
});
afterAll(() => orgs.stop());

/** Ways to stand in the source in which a wrong answer could look like a reason to remove somebody. */
const standings = {
  "in scope": () => Promise.resolve(),
  unassigned: async (userId: string) => {
    await orgs.sourceAdmin.call("DELETE", `/api/v1/apps/${orgs.connection.scope.appId}/users/${userId}`);
  },
  deleted: async (userId: string) => {
    await changeStatus(orgs.sourceAdmin, userId, "deactivate");
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
  },
} as const;
const names = Object.keys(standings) as (keyof typeof standings)[];

/** Somebody active in the target who then stands so in the source. */
async function prepare(standing: keyof typeof standings): Promise<{ userId: string; login: string }> {
  people += 1;
  const login = `person.${people}@example.com`;
  const profile = { login, email: login, firstName: "Test", lastName: "Person" };
  const userId = await hire(orgs.sourceAdmin, orgs.connection.scope.appId, profile);
  await orgs.reconcile(userId);
  await standings[standing](userId);
  orgs.countRequests();
  return { userId, login };
}

/** Reconciles as a worker that has just started would, whose connection may name another app. */
function reconcile(userId: string, appId = orgs.connection.scope.appId): Promise<Outcome> {
  return reconcileUser(userId, null, {
    ...orgs.deps,
    connection: { ...orgs.connection, scope: { kind: "app", appId } },
    missing: new PeopleInARow(),
    forbidden: new PeopleInARow(),
  });
}

async function expectUntouched(login: string, outcome: Outcome): Promise<void> {
  expect(outcome).toMatchObject({ kind: "retry", reason: "scope-unreadable" });
  expect(orgs.countRequests().writes).toBe(0);
  expect(await findUser(orgs.targetAdmin, login)).toMatchObject({ status: "ACTIVE" });
}

describe("a scope that says nothing about anybody removes nobody", () => {
  const makeApp = async (): Promise<string> =>
    readId(
      await orgs.sourceAdmin.call("POST", "/api/v1/apps", {
        name: "bookmark",
        label: "Another app",
        signOnMode: "BOOKMARK",
        settings: { app: { requestIntegration: false, url: "https://example.com" } },
      }),
    );

  test.each(names)("an app that was deleted, somebody %s", async (standing) => {
    const appId = await makeApp();
    await orgs.sourceAdmin.call("POST", `/api/v1/apps/${appId}/lifecycle/deactivate`);
    await orgs.sourceAdmin.call("DELETE", `/api/v1/apps/${appId}`);
    const { userId, login } = await prepare(standing);

    await expectUntouched(login, await reconcile(userId, appId));
  });

  test.each(names)("the id of no app at all, somebody %s", async (standing) => {
    const { userId, login } = await prepare(standing);

    await expectUntouched(login, await reconcile(userId, "0oaaaaaaaaaaaaaaaaaa"));
  });

  test.each(names)("the id of another app, whose people are others, somebody %s", async (standing) => {
    const appId = await makeApp();
    const { userId, login } = await prepare(standing);

    await expectUntouched(login, await reconcile(userId, appId));
  });

  test.each(names.filter((name) => name !== "in scope"))(
    "an app that was deactivated, somebody %s",
    async (standing) => {
      const { userId, login } = await prepare(standing);
      const app = `/api/v1/apps/${orgs.connection.scope.appId}`;
      await orgs.sourceAdmin.call("POST", `${app}/lifecycle/deactivate`);

      const outcome = await reconcile(userId);
      await orgs.sourceAdmin.call("POST", `${app}/lifecycle/activate`);

      await expectUntouched(login, outcome);
    },
  );
});

describe("an org that does not answer a question removes nobody", () => {
  const questions = {
    assignment: "/api/v1/apps/*/users/*",
    user: "/api/v1/users/*",
    app: "/api/v1/apps/*",
    whole: "/api/v1/**",
  } as const;
  /** Not those after which the bridge stays away from the org for a while: 429 and 5xx. */
  const faults: Readonly<Record<string, FaultRule["fault"]>> = {
    "400": { kind: "answer", status: 400 },
    "401": { kind: "answer", status: 401 },
    "403": { kind: "answer", status: 403 },
    "404": { kind: "answer", status: 404 },
    "409": { kind: "answer", status: 409 },
    "half an answer": { kind: "cut body" },
  };
  /** Nobody in scope is asked about beyond the assignment. */
  const cases = Object.entries(questions).flatMap(([question, path]) =>
    Object.entries(faults).flatMap(([fault, answer]) =>
      names
        .filter((name) => name !== "in scope" || question === "assignment" || question === "whole")
        // One 404 is what somebody who is gone looks like; the next questions are there to tell.
        .filter(() => fault !== "404" || question === "app" || question === "whole")
        .map((standing) => ({ question, path, fault, answer, standing })),
    ),
  );

  test.each(cases)(
    "$fault when asked about the $question, somebody $standing",
    async ({ path, answer, standing }) => {
      const { userId, login } = await prepare(standing);
      const rule = orgs.source.faults.add({ method: "GET", path, fault: answer });

      const outcome = await reconcile(userId);
      rule.remove();

      expect(outcome.kind).toBe("retry");
      expect(orgs.countRequests().writes).toBe(0);
      expect(await findUser(orgs.targetAdmin, login)).toMatchObject({ status: "ACTIVE" });
    },
  );
});

describe("a bridge that lost its role in the source org", () => {
  test("removes nobody", async () => {
    const prepared = [];
    for (const standing of names) prepared.push(await prepare(standing));
    const client = `/oauth2/v1/clients/${await findClientId()}`;
    const roles = (await orgs.sourceAdmin.call("GET", `${client}/roles`)) as { id: string }[];
    for (const { id } of roles) await orgs.sourceAdmin.call("DELETE", `${client}/roles/${id}`);

    for (const { userId, login } of prepared) await expectUntouched(login, await reconcile(userId));
  });

  async function findClientId(): Promise<string> {
    const apps = (await orgs.sourceAdmin.call("GET", "/api/v1/apps?limit=200")) as {
      id: string;
      signOnMode: string;
    }[];
    return apps.find(({ signOnMode }) => signOnMode === "OPENID_CONNECT")!.id;
  }
});
