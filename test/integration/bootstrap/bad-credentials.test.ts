import { expect, test } from "vitest";
import { listAdminScopes } from "../../../functions/bootstrap/engine/admin-access.ts";
import type { BootstrapReport, Problem } from "../../../shared/contracts/bootstrap.ts";
import { createAdminClient } from "./admin-client.ts";
import { type BareOrgs, countWrites, startBareOrgs } from "./bare-orgs.ts";

/** Every problem that a report tells of, once. */
function listTold(report: BootstrapReport): readonly Problem[] {
  const problems = report.steps.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

const sides = ["source", "target"] as const;

test.each(sides)("names the org whose API token is refused: %s", async (side) => {
  await using orgs = await startBareOrgs();
  orgs.giveCredentials({ [side]: { apiToken: "00wrong-token-that-nobody-made" } });

  const report = await orgs.run("apply");

  const told = listTold(report);
  expect(told.length).toBeGreaterThan(0);
  for (const problem of told) {
    expect(problem).toMatchObject({
      reason: "admin-credentials-refused",
      message: expect.stringContaining(`The ${side} org does not accept`) as string,
      remedy: expect.stringContaining("admin secret") as string,
    });
  }
  expect(JSON.stringify(report)).not.toContain("00wrong-token-that-nobody-made");
  expect(countWrites(orgs)).toBe(0);
  expect(orgs.secrets.writes).toEqual([]);
});

test.each(sides)("names the scope that the admin client of the %s org lacks", async (side) => {
  await using orgs = await startBareOrgs();
  const scopes = listAdminScopes(side, orgs.connection).filter((scope) => scope !== "okta.roles.manage");
  orgs.giveCredentials({ [side]: await createAdminClient(orgs, side, { scopes }) });
  const writes = countWrites(orgs);

  const report = await orgs.run("apply");

  expect(listTold(report)).toContainEqual({
    reason: "permission-missing",
    message: expect.stringContaining("okta.roles.manage") as string,
    remedy: expect.stringContaining("docs/permissions.md") as string,
  });
  expect(countWrites(orgs) - writes).toBe(0);
});

test("says so when the admin client may not do what its scopes would let it do", async () => {
  await using orgs = await startBareOrgs();
  orgs.giveCredentials({ target: await createAdminClient(orgs, "target", { role: "READ_ONLY_ADMIN" }) });
  const writes = countWrites(orgs);

  const report = await orgs.run("apply");

  expect(listTold(report).map(({ reason }) => reason)).toContain("permission-missing");
  expect(report.ok).toBe(false);
  expect(countWrites(orgs) - writes).toBe(0);
});

test.each(sides)("names the org that does not answer: %s", async (side) => {
  await using orgs = await startBareOrgs();

  const report = await orgs.run("apply", {
    send: (request) =>
      request.url.startsWith(orgs[side].url)
        ? Promise.resolve({ kind: "no-answer", reason: "unreachable" })
        : orgs.send(request),
  });

  const told = listTold(report);
  expect(told.length).toBeGreaterThan(0);
  for (const problem of told) {
    expect(problem.reason).toBe("org-unreachable");
    expect(problem.message).toContain(`The ${side} org does not answer`);
  }
  expect(countWrites(orgs)).toBe(0);
});

const secretCases: readonly { title: string; give: (orgs: BareOrgs) => unknown; message: string }[] = [
  {
    title: "nobody has put any there",
    give: ({ secrets, nameOf }) => secrets.put(nameOf("admins"), '{"placeholder":true}'),
    message: "There are no admin credentials for acme.",
  },
  {
    title: "one of two is missing",
    give: ({ secrets, nameOf }) =>
      secrets.put(nameOf("admins"), '{"source":{"apiToken":"00secret-in-the-wrong-shape"}}'),
    message: "The secret orgbridge/acme/admins is not of the right shape: target: is missing.",
  },
  {
    title: "they are plain text",
    give: ({ secrets, nameOf }) => secrets.put(nameOf("admins"), "00secret-in-the-wrong-shape"),
    message: "The secret orgbridge/acme/admins is not of the right shape",
  },
  {
    title: "they are a JSON string",
    give: ({ secrets, nameOf }) => secrets.put(nameOf("admins"), '"00secret-in-the-wrong-shape"'),
    message: "The secret orgbridge/acme/admins is not of the right shape",
  },
  {
    title: "the token stands where it does not belong",
    give: ({ secrets, nameOf }) =>
      secrets.put(
        nameOf("admins"),
        JSON.stringify({
          source: "00secret-in-the-wrong-shape",
          "00secret-in-the-wrong-shape": 1,
          target: {},
        }),
      ),
    message: "The secret orgbridge/acme/admins is not of the right shape",
  },
];

test.each(secretCases)("says what is wrong with the admin credentials when $title", async (given) => {
  await using orgs = await startBareOrgs();
  given.give(orgs);

  const report = await orgs.run("plan");

  expect(listTold(report)).toEqual([
    {
      reason: "admin-credentials-missing",
      message: expect.stringContaining(given.message) as string,
      remedy: expect.stringContaining("docs/bootstrap.md") as string,
    },
  ]);
  expect(JSON.stringify(report) + orgs.logLines.join()).not.toContain("00secret");
  expect([...orgs.source.requests.list(), ...orgs.target.requests.list()]).toEqual([]);
});

test("refuses an admin client's key that is none", async () => {
  await using orgs = await startBareOrgs();
  const { clientId, privateKey } = await createAdminClient(orgs, "source");
  orgs.giveCredentials({ source: { clientId, privateKey: { ...privateKey, d: "not-a-private-key" } } });

  const report = await orgs.run("plan");

  expect(new Set(listTold(report).map(({ reason }) => reason))).toEqual(
    new Set(["admin-credentials-refused"]),
  );
  expect(JSON.stringify(report)).not.toContain("not-a-private-key");
});

test.each([
  { title: "nothing at all", event: "nothing", message: "no request to bootstrap" },
  { title: "an unknown action", event: { connectionId: "acme", action: "explode" }, message: "action:" },
  {
    title: "a field that is not known",
    event: { connectionId: "acme", action: "plan", token: "00secret" },
    message: "token: is not a known field",
  },
  {
    title: "a connection that is not in the config",
    event: { connectionId: "other", action: "apply" },
    message: "There is no connection other.",
  },
])("refuses $title in a request", async ({ event, message }) => {
  await using orgs = await startBareOrgs();

  const report = await orgs.run("plan", { event });

  expect(report.ok).toBe(false);
  expect(listTold(report)).toEqual([
    {
      reason: "refused",
      message: expect.stringContaining(message) as string,
      remedy: expect.any(String) as string,
    },
  ]);
  expect(JSON.stringify(report)).not.toContain("00secret");
});

test.each([
  { title: "too short", secret: "x7Qz-9" },
  { title: "the stack's placeholder", secret: '{"placeholder":true}' },
])("does not give Okta a hook secret that is $title", async ({ secret }) => {
  await using orgs = await startBareOrgs();
  orgs.secrets.put(orgs.nameOf("hook"), secret);

  const report = await orgs.run("apply");

  expect(listTold(report)).toMatchObject([
    { reason: "secret-invalid", remedy: expect.stringContaining("Deploy the stack again") as string },
  ]);
  expect(countWrites(orgs)).toBe(0);
});

test.each(["source", "target", "public"] as const)(
  "says how to start anew when the secret %s holds something else",
  async (entry) => {
    await using orgs = await startBareOrgs();
    orgs.secrets.put(
      orgs.nameOf(entry),
      JSON.stringify({ keys: "00secret", privateKey: "00secret", version: 7 }),
    );

    const report = await orgs.run("apply");

    expect(listTold(report)).toContainEqual({
      reason: "secret-invalid",
      message: expect.stringContaining(
        `The secret orgbridge/acme/${entry} is not of the right shape`,
      ) as string,
      remedy: expect.stringContaining('{"placeholder":true}') as string,
    });
    expect(JSON.stringify(report)).not.toContain("00secret");
    expect(countWrites(orgs)).toBe(0);
  },
);

test("says so when Secrets Manager does not take what must be kept, and goes on from there", async () => {
  await using orgs = await startBareOrgs();
  orgs.secrets.meddle = () => Promise.reject(new Error("AccessDenied for 00secret"));

  const failed = await orgs.run("apply");
  orgs.secrets.meddle = () => Promise.resolve();
  const report = await orgs.run("apply");

  expect(listTold(failed)).toMatchObject([
    { reason: "unexpected", message: expect.stringContaining("did not take a new value") as string },
  ]);
  expect(JSON.stringify(failed)).not.toContain("00secret");
  expect(report.ok).toBe(true);
});
