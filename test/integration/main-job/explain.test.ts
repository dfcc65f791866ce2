import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildAnswerOperator } from "../../../functions/worker/operator/answer-operator.ts";
import { explainUser } from "../../../functions/worker/operator/explain-user.ts";
import { reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import { changesOf, reasonOf } from "../../../shared/core/outcome.ts";
import type { PeopleDirectory } from "../../../shared/okta/people-directory.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { mapBounded } from "../../../shared/runtime/map-bounded.ts";
import { readId } from "../../../tools/local/admin.ts";
import { createRecordingLog } from "../../support/recording-log.ts";
import { type Flow, flows } from "./request-budgets/flows.ts";
import { type ScopedOrgs, startScopedOrgs } from "./scoped-orgs.ts";

/** Who is named by an id is looked for nowhere. */
const nobody: PeopleDirectory = {
  findByLogins: () => Promise.reject(new Error("a login was looked for")),
  listPeople: () => Promise.reject(new Error("people were listed")),
};

/** An operator's way to the worker, as its function has it. */
function ask({ opened, connection }: ScopedOrgs) {
  const { log, lines } = createRecordingLog();
  const answer = buildAnswerOperator(opened, connection.id, systemClock, log);
  return { lines, answer: (request: Parameters<typeof answer>[0]) => answer(request, Date.now() + 30_000) };
}

describe("what is explained is what a reconcile then does", () => {
  let orgs: ScopedOrgs;

  beforeAll(async () => {
    orgs = await startScopedOrgs("app", { connection: { adoptExisting: "by-login" } });
  });
  afterAll(() => orgs.stop());

  const dependOn = ({ choices, laterMs = 0 }: Flow) => ({
    ...orgs.deps,
    connection: { ...orgs.deps.connection, ...choices, scope: orgs.deps.connection.scope },
    nowMs: () => Date.now() + laterMs,
  });

  test.each(flows.filter(({ kinds }) => kinds?.includes("app") ?? true))("$name", async (flow) => {
    const { userId, ...person } = await (flow.hire ?? (() => orgs.hire()))(orgs);
    const deps = dependOn(flow);
    await flow.prepare(
      orgs,
      { userId, ...person },
      async () => void (await reconcileUser(userId, null, deps)),
    );
    orgs.countRequests();

    const explained = await explainUser(userId, { ...deps, people: nobody });
    const { writes } = orgs.countRequests();
    const outcome = await reconcileUser(userId, null, deps);

    expect(writes).toBe(0);
    expect(explained).toMatchObject({
      kind: "explanation",
      userId,
      plan: { outcome: outcome.kind, reason: reasonOf(outcome), changes: changesOf(outcome) },
    });
  });
});

describe("what cannot be explained, or only in part", () => {
  let orgs: ScopedOrgs;

  beforeAll(async () => {
    orgs = await startScopedOrgs("app");
  });
  afterAll(() => orgs.stop());

  test.each([
    ["held: a status that somebody else gave", "held", "suspended-in-target", ["lifecycle/suspend"]],
    [
      "held: somebody shut off by others",
      "held",
      "deactivated-in-target",
      ["lifecycle/deactivate?sendEmail=false"],
    ],
  ])("is %s", async (_name, kind, reason, steps) => {
    const { userId, login } = await orgs.hire();
    await orgs.reconcile(userId);
    for (const step of steps) await orgs.targetAdmin.call("POST", `/api/v1/users/${login}/${step}`);

    const explained = await ask(orgs).answer({ operator: "explain", user: userId });
    const outcome = await orgs.reconcile(userId);

    expect(outcome).toMatchObject({ kind, reason });
    expect(explained).toMatchObject({
      target: { statusSetBy: "somebody-else" },
      plan: { outcome: kind, reason, changes: [], steps: [] },
    });
  });

  test("is a login that a stranger has: the stranger is named by id", async () => {
    const { userId, login } = await orgs.hire();
    const profile = { login, email: login, firstName: "A", lastName: "Stranger" };
    await orgs.targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });

    const explained = await ask(orgs).answer({ operator: "explain", user: login });
    const outcome = await orgs.reconcile(userId);

    expect(outcome).toMatchObject({ kind: "rejected", reason: "login-taken" });
    expect(explained).toMatchObject({
      target: null,
      holder: { id: expect.stringMatching(/^00u/), link: null },
      plan: { outcome: "rejected", reason: "login-taken" },
    });
  });

  test("is the target, while it lets nobody read: the source is told all the same", async () => {
    const { userId } = await orgs.hire();
    const fault = orgs.target.faults.add({
      method: "GET",
      path: "/api/v1/users/*",
      fault: { kind: "answer", status: 403, code: "E0000006" },
    });

    const explained = await ask(orgs).answer({ operator: "explain", user: userId });
    fault.remove();

    expect(explained).toMatchObject({
      kind: "explanation",
      source: { evidence: "in-scope", status: "ACTIVE" },
      target: null,
      attributes: [],
    });
    expect(explained.kind === "explanation" && explained.plan.outcome).not.toBe("applied");
  });

  test("is anybody, while the source does not answer", async () => {
    const { userId } = await orgs.hire();
    const fault = orgs.source.faults.add({
      method: "GET",
      path: "/api/v1/apps/*/users/*",
      fault: { kind: "answer", status: 500 },
    });

    const explained = await ask(orgs).answer({ operator: "explain", user: userId });
    fault.remove();

    expect(explained).toMatchObject({ kind: "failure", reason: "org-unavailable" });
  });
});

test("people are found by their logins, twenty in one reading, whatever is in a login and in whichever case", async () => {
  const orgs = await startScopedOrgs("app");
  const ann = await orgs.hire();
  const odd = `o'neil+"bea"@example.com`;
  const profile = { login: odd, email: "bea@example.com", firstName: "Bea", lastName: "O'Neil" };
  const beasId = readId(await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=true", { profile }));
  const strangers = Array.from({ length: 18 }, (_, index) => `nobody.${index}@example.com`);
  orgs.countRequests();

  const logins = [ann.login.toUpperCase(), ...strangers, odd];
  const found = await ask(orgs).answer({ operator: "find-people", logins });
  const requests = orgs.countRequests();
  await orgs.stop();

  expect(found).toEqual({
    kind: "found-people",
    userIds: [ann.userId, ...strangers.map(() => null), beasId],
  });
  expect(requests).toEqual({ reads: 1, writes: 0 });
});

describe.each([
  ["app", 1],
  ["groups", 2],
  ["everyone", 1],
] as const)("the people of a scope of the kind %s", (kind, groupCount) => {
  const peopleCount = 250;
  let orgs: ScopedOrgs;

  beforeAll(async () => {
    orgs = await startScopedOrgs(kind, { groupCount });
  });
  afterAll(() => orgs.stop());

  /** The second of two groups has half of the first one's people, and nobody besides. */
  async function enterSecondGroup(userId: string, index: number): Promise<void> {
    const { scope } = orgs.connection;
    const [, second] = scope.kind === "groups" ? scope.groupIds : [];
    if (second !== undefined && index % 2 === 0)
      await orgs.sourceAdmin.call("PUT", `/api/v1/groups/${second}/users/${userId}`);
  }

  test("are listed page by page to the last, by readings of the source alone, and found by their login", async () => {
    const hired: string[] = [];
    let last = "";
    const numbers = Array.from({ length: peopleCount }, (_, index) => index);
    await mapBounded(numbers, 10, async (index) => {
      const { userId, login } = await orgs.hire();
      await enterSecondGroup(userId, index);
      hired.push(userId);
      last = login;
    });
    orgs.countRequests();
    const { answer, lines } = ask(orgs);

    const listed: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const page = await answer({ operator: "list-people", after });
      if (page.kind !== "people") throw new Error(JSON.stringify(page));
      listed.push(...page.userIds);
      after = page.next;
      pages += 1;
    } while (after !== null);
    const requests = orgs.countRequests();
    const found = await answer({ operator: "explain", user: last });
    const unknown = await answer({ operator: "explain", user: "nobody@example.com" });

    expect(hired.filter((userId) => !listed.includes(userId))).toEqual([]);
    expect(requests).toEqual({ reads: pages, writes: 0 });
    expect(pages).toBeGreaterThan(1);
    expect(found).toMatchObject({
      kind: "explanation",
      source: { login: last },
      plan: { outcome: "applied" },
    });
    expect(unknown).toEqual({ kind: "failure", reason: "unknown-user", afterMs: null });
    expect(lines.join("\n")).not.toContain("@example.com");
  });
});
