import { expect, test } from "vitest";
import { createAdminClient } from "./admin-client.ts";
import { type BareOrgs, countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { findObject } from "./find-objects.ts";

async function readStatus(org: BareOrgs["source"]): Promise<number> {
  const answer = await fetch(`${org.url}/api/v1/users?limit=1`, {
    headers: { authorization: `SSWS ${org.apiToken}` },
  });
  await answer.arrayBuffer();
  return answer.status;
}

const revoked = { placeholder: true };

test("revokes the tokens that it was given, and takes them out of the secret", async () => {
  await using orgs = await startBareOrgs();

  const plan = await orgs.run("plan", { revokeAdminTokens: true });
  const report = await orgs.run("apply", { revokeAdminTokens: true });

  expect(listProblems(report)).toEqual([]);
  expect(listChanges(report)).toEqual(listChanges(plan));
  expect(listChanges(report).slice(-4)).toEqual([
    "admin-credentials: update admin secret: revoking has begun",
    "admin-credentials: remove API token of the source org",
    "admin-credentials: remove API token of the target org",
    "admin-credentials: remove admin secret",
  ]);
  expect([await readStatus(orgs.source), await readStatus(orgs.target)]).toEqual([401, 401]);
  expect(orgs.secrets.json(orgs.nameOf("admins"))).toEqual(revoked);
});

test("revokes them unless it is told not to", async () => {
  await using orgs = await startBareOrgs();

  await orgs.run("apply", { event: { connectionId: "acme", action: "apply" } });

  expect([await readStatus(orgs.source), await readStatus(orgs.target)]).toEqual([401, 401]);
});

test("keeps the tokens while something stands in the way", async () => {
  await using orgs = await startBareOrgs({
    source: { hasOrg2Org: false },
    connection: { scope: { kind: "app", appKind: "org2org" } },
  });

  const report = await orgs.run("apply", { revokeAdminTokens: true });

  expect(report.ok).toBe(false);
  expect([await readStatus(orgs.source), await readStatus(orgs.target)]).toEqual([200, 200]);
});

test.each([
  { title: "before the first token goes", revocation: 0, takesEffect: false },
  { title: "behind the first token", revocation: 0, takesEffect: true },
  { title: "before the second token goes", revocation: 1, takesEffect: false },
  { title: "behind the second token", revocation: 1, takesEffect: true },
])("finishes revoking when it died $title", async ({ revocation, takesEffect }) => {
  await using orgs = await startBareOrgs();
  let revocations = -1;
  const dying = orgs.run("apply", {
    revokeAdminTokens: true,
    async send(request) {
      if (request.method === "DELETE" && request.url.includes("/api-tokens/")) revocations += 1;
      if (revocations < revocation) return orgs.send(request);
      if (takesEffect) await orgs.send(request);
      throw new Error("the function is gone");
    },
  });
  await expect(dying).rejects.toThrow("the function is gone");

  const report = await orgs.run("apply", { revokeAdminTokens: true });

  expect(listProblems(report)).toEqual([]);
  expect([await readStatus(orgs.source), await readStatus(orgs.target)]).toEqual([401, 401]);
  expect(orgs.secrets.json(orgs.nameOf("admins"))).toEqual(revoked);
});

test.each(["apply", "destroy"] as const)(
  "finishes revoking that had begun, though the next run is to keep them: %s",
  async (action) => {
    await using orgs = await startBareOrgs();
    orgs.giveCredentials({ isRevoking: true });

    const report = await orgs.run(action, { revokeAdminTokens: false });

    expect(report.steps.flatMap(({ warnings }) => warnings)).toEqual([
      expect.stringContaining("An earlier run had begun to revoke these credentials"),
    ]);
    expect([await readStatus(orgs.source), await readStatus(orgs.target)]).toEqual([401, 401]);
    expect(orgs.secrets.json(orgs.nameOf("admins"))).toEqual(revoked);
  },
);

test.each([0, 1])("goes on by itself when the answer to revocation %i is lost", async (lost) => {
  await using orgs = await startBareOrgs();
  let revocations = -1;

  const report = await orgs.run("apply", {
    revokeAdminTokens: true,
    async send(request) {
      const answer = await orgs.send(request);
      if (request.method !== "DELETE" || !request.url.includes("/api-tokens/")) return answer;
      revocations += 1;
      return revocations === lost ? { kind: "no-answer", reason: "timed-out" } : answer;
    },
  });

  expect(listProblems(report)).toEqual([]);
  expect([await readStatus(orgs.source), await readStatus(orgs.target)]).toEqual([401, 401]);
  expect(orgs.secrets.json(orgs.nameOf("admins"))).toEqual(revoked);
});

test("does everything as an OAuth service app too, and says what is left to do by hand", async () => {
  await using orgs = await startBareOrgs();
  orgs.giveCredentials({
    source: await createAdminClient(orgs, "source"),
    target: await createAdminClient(orgs, "target"),
  });
  const isByToken = (principal: string): boolean => principal === "ssws";
  orgs.source.requests.clear();
  orgs.target.requests.clear();

  const plan = await orgs.run("plan");
  const apply = await orgs.run("apply");
  const again = await orgs.run("apply");
  const requests = [...orgs.source.requests.list(), ...orgs.target.requests.list()];
  const last = await orgs.run("apply", { revokeAdminTokens: true });

  expect([plan, apply, again, last].flatMap(listProblems)).toEqual([]);
  expect(listChanges(apply)).toEqual(listChanges(plan));
  expect(listChanges(again)).toEqual([]);
  expect(requests.filter(({ principal }) => isByToken(principal))).toEqual([]);
  expect(last.steps.flatMap(({ warnings }) => warnings)).toEqual([
    "The admin client of the source org is no token: deactivate its app there by hand.",
    "The admin client of the target org is no token: deactivate its app there by hand.",
  ]);
  expect(orgs.secrets.json(orgs.nameOf("admins"))).toEqual(revoked);
});

const sides = ["source", "target"] as const;

async function makeClientsSuperAdmins(orgs: BareOrgs, side: (typeof sides)[number]): Promise<void> {
  const admin = side === "source" ? orgs.sourceAdmin : orgs.targetAdmin;
  await admin.call("PUT", "/api/v1/org/settings/clientPrivilegesSetting", { clientPrivilegesSetting: true });
}

async function readRoles(orgs: BareOrgs, side: (typeof sides)[number]): Promise<readonly string[]> {
  const admin = side === "source" ? orgs.sourceAdmin : orgs.targetAdmin;
  const { id } = await findObject(admin, "client");
  const roles = (await admin.call("GET", `/oauth2/v1/clients/${id}/roles`)) as { type: string }[];
  return roles.map(({ type }) => type);
}

test.each(sides)(
  "takes the role of super admin that the %s org gives every client away again",
  async (side) => {
    await using orgs = await startBareOrgs();
    await makeClientsSuperAdmins(orgs, side);

    const apply = await orgs.run("apply");
    const writes = countWrites(orgs);
    const again = await orgs.run("apply");

    expect([apply, again].flatMap(listProblems)).toEqual([]);
    expect(listChanges(apply)).toContain(`${side}-role-assignment: remove role SUPER_ADMIN of the client`);
    expect(await readRoles(orgs, side)).toEqual(["CUSTOM"]);
    expect(countWrites(orgs) - writes).toBe(0);
  },
);

test.each(sides)("fails when the %s org does not take the role of super admin back", async (side) => {
  await using orgs = await startBareOrgs();
  await makeClientsSuperAdmins(orgs, side);
  const path = "/oauth2/v1/clients/*/roles/*";
  orgs[side].faults.add({ path, method: "DELETE", fault: { kind: "answer", status: 403 } });

  const failed = await orgs.run("apply", { revokeAdminTokens: true });
  orgs[side].faults.clear();
  const mended = await orgs.run("apply");

  expect(listProblems(failed)).toEqual([
    expect.stringContaining(
      `${side}-role-assignment: too-privileged: The ${side} org gave the client the role`,
    ),
  ]);
  expect(failed.steps.find(({ step }) => step === "event-hook")?.state).toBe("not-reached");
  expect(listProblems(mended)).toEqual([]);
  expect(await readRoles(orgs, side)).toEqual(["CUSTOM"]);
});
