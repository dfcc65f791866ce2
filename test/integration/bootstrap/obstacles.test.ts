import { expect, test } from "vitest";
import type { OktaOrgOptions } from "../../../tools/emulators/okta-org/start.ts";
import { type BareOrgs, countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { findObject } from "./find-objects.ts";

const schemaPath = "/api/v1/meta/schemas/user/default";

function addAttributes(
  { targetAdmin }: BareOrgs,
  properties: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return targetAdmin.call("POST", schemaPath, {
    definitions: { custom: { id: "#custom", type: "object", properties } },
  });
}

const ofUs = { title: "Link", type: "string", description: "Made by orgbridge: theirs now" };

async function addPeople({ targetAdmin }: BareOrgs, keys: readonly string[]): Promise<void> {
  for (const [index, sourceUserKey] of keys.entries()) {
    const login = `person${index}@example.com`;
    const profile = { login, email: login, firstName: "A", lastName: "B", sourceUserKey };
    await targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });
  }
}

test("stops at an attribute of another type, and says which", async () => {
  await using orgs = await startBareOrgs();
  await addAttributes(orgs, { sourceUserKey: { title: "Number", type: "integer" } });
  const writes = countWrites(orgs);

  const report = await orgs.run("apply");

  expect(listProblems(report)).toEqual([
    "target-attributes: other-type: The target org has an attribute sourceUserKey of type integer; it must be string.",
  ]);
  expect(countWrites(orgs) - writes).toBe(0);
});

test("stops where five attributes are unique already, and names them", async () => {
  await using orgs = await startBareOrgs();
  const names = ["one", "two", "three", "four", "five"];
  for (const name of names) {
    await addAttributes(orgs, { [name]: { title: name, type: "string", unique: true } });
  }
  const writes = countWrites(orgs);

  const report = await orgs.run("apply");

  expect(listProblems(report)).toEqual([
    `target-attributes: no-unique-left: The target org already has five unique attributes, as many as Okta allows: ${names.join(", ")}.`,
  ]);
  expect(countWrites(orgs) - writes).toBe(0);
});

test("stops where two people have the same value, and goes on when that is mended", async () => {
  await using orgs = await startBareOrgs();
  await addAttributes(orgs, { sourceUserKey: ofUs });
  await addPeople(orgs, ["acme:00u1", "acme:00u1"]);

  const failed = await orgs.run("apply");
  const people = (await orgs.targetAdmin.call("GET", "/api/v1/users?limit=10")) as {
    id: string;
    profile: { sourceUserKey?: string };
  }[];
  const one = people.find(({ profile }) => profile.sourceUserKey !== undefined);
  await orgs.targetAdmin.call("POST", `/api/v1/users/${one?.id}`, {
    profile: { sourceUserKey: "acme:00u2" },
  });
  const mended = await orgs.run("apply");

  expect(listProblems(failed)).toEqual([
    expect.stringContaining(
      "target-attributes: duplicates: The target org did not make sourceUserKey unique",
    ),
  ]);
  expect(failed.steps.find(({ step }) => step === "target-group")?.state).toBe("not-reached");
  expect(listProblems(mended)).toEqual([]);
});

const slow: Partial<OktaOrgOptions> = { uniquenessCheckMs: 50 };

test("waits until the org has found the link unique", async () => {
  await using orgs = await startBareOrgs({ target: slow });
  await addAttributes(orgs, { sourceUserKey: ofUs });
  await addPeople(orgs, ["acme:00u1", "acme:00u2"]);

  const apply = await orgs.run("apply");
  const again = await orgs.run("apply");

  expect([apply, again].flatMap(listProblems)).toEqual([]);
  expect(listChanges(again)).toEqual([]);
});

test("stops where Org2Org provisions people by itself", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const { id } = await findObject(orgs.sourceAdmin, "app");
  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${id}/connections/default?activate=TRUE`, {
    profile: { authScheme: "TOKEN", token: "00anything-at-all" },
  });
  const writes = countWrites(orgs);

  const report = await orgs.run("apply");

  expect(listProblems(report)).toEqual([
    expect.stringContaining(
      `source-app: own-provisioning: The Org2Org app ${id} provisions people by itself`,
    ),
  ]);
  expect(countWrites(orgs) - writes).toBe(0);
});

test("stops at an app that cannot sign anybody in", async () => {
  await using orgs = await startBareOrgs();
  const bookmark = (await orgs.sourceAdmin.call("POST", "/api/v1/apps", {
    name: "bookmark",
    label: "Tile",
    signOnMode: "BOOKMARK",
    settings: { app: { url: "https://example.com", requestIntegration: false } },
  })) as { id: string };

  const report = await orgs.run("apply", { connection: { scope: { kind: "app", appId: bookmark.id } } });

  expect(listProblems(report)).toContain(
    `source-app: not-in-step: The app ${bookmark.id} of the source org is not a SAML 2.0 app.`,
  );
});

test("stops at an app that the config names and the org does not have", async () => {
  await using orgs = await startBareOrgs();

  const report = await orgs.run("apply", {
    connection: { scope: { kind: "app", appId: "0oanotthere123456789" } },
  });

  expect(listProblems(report)).toEqual([
    expect.stringContaining("source-app: not-in-step: The source org has no app 0oanotthere123456789"),
  ]);
  expect(countWrites(orgs)).toBe(0);
});

test("names the group that the config lists and the org does not have", async () => {
  await using orgs = await startBareOrgs();
  const scope = { kind: "app", groupIds: ["00gnotthere123456789"] };

  const report = await orgs.run("apply", { connection: { scope } });

  expect(listProblems(report).join()).toContain("00gnotthere123456789");
  expect(report.steps.find(({ step }) => step === "event-hook")?.state).toBe("not-reached");
});

test("uses standard roles where the org has no custom ones, and says so", async () => {
  await using orgs = await startBareOrgs();
  for (const org of [orgs.source, orgs.target]) {
    org.faults.add({ path: "/api/v1/iam/**", fault: { kind: "answer", status: 404 } });
  }

  const plan = await orgs.run("plan");
  const apply = await orgs.run("apply");
  const again = await orgs.run("apply");

  expect([plan, apply, again].flatMap(listProblems)).toEqual([]);
  expect(listChanges(apply)).toEqual(listChanges(plan));
  expect(listChanges(again)).toEqual([]);
  const warnings = apply.steps.flatMap((step) => step.warnings).join();
  expect(warnings).toContain("READ_ONLY_ADMIN");
  expect(warnings).toContain("USER_ADMIN");
});

test("says that the hook's address does not answer, and finishes when it does", async () => {
  await using orgs = await startBareOrgs();
  const path = "/api/v1/eventHooks/*/lifecycle/verify";
  const rule = { path, fault: { kind: "answer", status: 400, code: "E0000001" } } as const;
  orgs.source.faults.add(rule);

  const failed = await orgs.run("apply");
  orgs.source.faults.clear();
  const mended = await orgs.run("apply");

  expect(listProblems(failed)).toEqual([
    expect.stringContaining("event-hook-verification: hook-unverified: Okta could not verify the event hook"),
  ]);
  expect(listChanges(mended)).toEqual([
    "event-hook-verification: activate delivery, by verifying the event hook",
  ]);
});

test("waits for the org's rate limits, and comes to the end", async () => {
  await using orgs = await startBareOrgs();
  const limited = {
    kind: "answer",
    status: 429,
    headers: { "x-rate-limit-reset": String(Math.ceil(Date.now() / 1000) + 1) },
  } as const;
  orgs.source.faults.add({ path: "/api/v1/apps", method: "POST", count: 2, fault: limited });
  orgs.target.faults.add({ path: "/api/v1/idps", count: 3, fault: limited });

  const apply = await orgs.run("apply");

  expect(listProblems(apply)).toEqual([]);
});
