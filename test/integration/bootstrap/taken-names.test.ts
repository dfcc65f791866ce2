import { expect, test } from "vitest";
import { countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { findObject, listObjects } from "./find-objects.ts";
import { adoptions } from "./taken-names.ts";

test.each(adoptions)("names somebody else's $title, and touches nothing", async (taken) => {
  await using orgs = await startBareOrgs(taken.options);
  await taken.make(orgs);
  const writes = countWrites(orgs);

  const report = await orgs.run("apply");

  const { problem } = report.steps.find(({ step }) => step === taken.step) ?? {};
  expect(problem).toMatchObject({
    reason: "name-taken",
    message: expect.stringContaining(taken.title) as string,
    remedy: expect.stringContaining(`"${taken.kind}" under adoptObjects`) as string,
  });
  expect(countWrites(orgs) - writes).toBe(0);
  expect(orgs.secrets.writes).toEqual([]);
});

test.each(adoptions)("takes over somebody else's $title where the config says so", async (taken) => {
  await using orgs = await startBareOrgs(taken.options);
  await taken.make(orgs);
  const connection = { adoptObjects: [taken.kind] };

  const plan = await orgs.run("plan", { connection });
  const apply = await orgs.run("apply", { connection });
  const writes = countWrites(orgs);
  const again = await orgs.run("apply", { connection });

  expect([plan, apply, again].flatMap(listProblems)).toEqual([]);
  const ofStep = listChanges(apply).filter((change) => change.startsWith(`${taken.step}: `));
  expect(ofStep).toEqual(taken.adopted);
  expect(listChanges(apply)).toEqual(listChanges(plan));
  expect(listChanges(again)).toEqual([]);
  expect(countWrites(orgs) - writes).toBe(0);
});

test("does not take over an identity provider that somebody else made for the same app", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const ours = await findObject(orgs.targetAdmin, "idp");
  await orgs.targetAdmin.call("PUT", `/api/v1/idps/${ours.id}`, {
    ...ours,
    name: "Made by hand",
    policy: { ...(ours["policy"] as object), accountLink: { action: "AUTO", filter: null } },
  });

  const report = await orgs.run("apply");

  expect(listProblems(report)).toEqual([
    expect.stringContaining(
      `identity-provider: name-taken: The target org already has the identity provider`,
    ),
  ]);
  const [kept] = await listObjects(orgs.targetAdmin, "idp");
  expect(kept?.["name"]).toBe("Made by hand");
});
