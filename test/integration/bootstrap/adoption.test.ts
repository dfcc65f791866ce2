import { expect, test } from "vitest";
import { openOrgs } from "../../../functions/worker/open-orgs.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import { createTargetDirectory } from "../../../shared/okta/target-directory.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { readId } from "../../../tools/local/admin.ts";
import { type BareOrgs, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { type Editable, findObject } from "./find-objects.ts";

const connection = { adoptExisting: "by-login" };

/** Has the worker make somebody, who was in the target before it, a member of the group, with nothing but its own credential. */
async function join(orgs: BareOrgs): Promise<boolean> {
  const { secrets, nameOf, targetAdmin } = orgs;
  const profile = { login: "old@example.com", email: "old@example.com", firstName: "Old", lastName: "Hand" };
  const userId = readId(await targetAdmin.call("POST", "/api/v1/users?activate=false", { profile }));
  const opened = openOrgs(orgs.connection, {
    send: orgs.send,
    source: createRememberedSecret(secrets, nameOf("source"), decodeSourceAccess, systemClock),
    target: createRememberedSecret(secrets, nameOf("target"), decodeTargetAccess, systemClock),
  });
  const facts = await opened.readFacts();
  if (!facts.ok) throw new Error("bootstrap left no way into the orgs");
  const joined = await createTargetDirectory(opened.callTarget, facts.value.groupId).joinGroup(userId);
  const { id: groupId } = await findObject(targetAdmin, "group");
  const members = (await targetAdmin.call("GET", `/api/v1/groups/${groupId}/users`)) as Editable[];
  return joined.ok && members.some(({ id }) => id === userId);
}

async function listGrants({ targetAdmin }: BareOrgs): Promise<ReadonlySet<unknown>> {
  const { id } = await findObject(targetAdmin, "client");
  const grants = (await targetAdmin.call("GET", `/api/v1/apps/${id}/grants`)) as Editable[];
  return new Set(grants.map(({ scopeId }) => scopeId));
}

test("lets the worker put people into the group where people may be adopted, and tries that", async () => {
  await using orgs = await startBareOrgs({ connection });

  const { steps } = await orgs.run("apply");
  const isMember = await join(orgs);

  expect(await listGrants(orgs)).toEqual(
    new Set(["okta.groups.manage", "okta.users.manage", "okta.users.read"]),
  );
  expect(steps.find(({ step }) => step === "verify-target-access")?.verified).toContain(
    "permission: okta.users.groupMembership.manage",
  );
  expect(isMember).toBe(true);
});

test.each([
  { title: "nobody may be", given: {} },
  { title: "there is no group", given: { ...connection, federation: "none" } },
])("gives the worker no scope for groups where people may be adopted, but $title", async ({ given }) => {
  await using orgs = await startBareOrgs({ connection: given });

  await orgs.run("apply");

  expect(await listGrants(orgs)).toEqual(new Set(["okta.users.manage", "okta.users.read"]));
});

test("gives and takes what adopting people needs as the config changes", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");

  const on = await orgs.run("apply", { connection });
  const off = await orgs.run("apply");

  expect(listChanges(on)).toEqual([
    "target-scopes: create scope okta.groups.manage",
    "target-role: create permission okta.users.groupMembership.manage",
  ]);
  expect(listChanges(off)).toEqual([
    "target-scopes: remove scope okta.groups.manage",
    "target-role: remove permission okta.users.groupMembership.manage",
  ]);
});

test.each(["okta.users.groupMembership.manage", "okta.groups.members.manage"])(
  "notices that the worker lost %s",
  async (permission) => {
    await using orgs = await startBareOrgs({ connection });
    await orgs.run("apply");
    const { id } = await findObject(orgs.targetAdmin, "role");
    await orgs.targetAdmin.call("DELETE", `/api/v1/iam/roles/${id}/permissions/${permission}`);

    const verify = await orgs.run("verify");

    expect(listProblems(verify)).toEqual([
      expect.stringContaining(`target-role: not-in-step`),
      expect.stringMatching(new RegExp(`^verify-target-access: permission-missing: .*${permission}`)),
    ]);
  },
);
