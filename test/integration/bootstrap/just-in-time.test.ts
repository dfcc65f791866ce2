import { describe, expect, test } from "vitest";
import { readId } from "../../../tools/local/admin.ts";
import {
  Browser,
  type Page,
  readGreeting,
  readProblem,
} from "../../unit/tools/emulators/okta-org/sign-in/support/browser.ts";
import {
  obtainResponse,
  password,
  signIn,
} from "../../unit/tools/emulators/okta-org/sign-in/support/federation.ts";
import { type BareOrgs, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { at, type Editable, findObject, put } from "./find-objects.ts";

const connection = { adoptExisting: "by-login", federation: { justInTime: true } };

/** Signs somebody of the source, who is assigned to the app and not in the target, in to the target. */
async function enter(orgs: BareOrgs, login: string): Promise<Page> {
  const { source, sourceAdmin, targetAdmin } = orgs;
  const app = await findObject(sourceAdmin, "app");
  const idp = await findObject(targetAdmin, "idp");
  const profile = { login, email: login, firstName: "Ada", lastName: "Lovelace" };
  const credentials = { password: { value: password } };
  const id = readId(await sourceAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials }));
  await sourceAdmin.call("POST", `/api/v1/apps/${app.id}/users`, { id, scope: "USER" });
  const browser = new Browser();
  await signIn(browser, source, login);
  const landing = await browser.submit(
    await obtainResponse(browser, String(at(idp, "protocol.endpoints.sso.url"))),
  );
  return landing.location === undefined ? landing : browser.get(landing.location);
}

describe("people who are created at sign-in", () => {
  test.each(["org2org", "saml"])("are in the group, and stay with the worker: by %s", async (appKind) => {
    await using orgs = await startBareOrgs({
      connection: { ...connection, scope: { kind: "app", appKind } },
    });
    const report = await orgs.run("apply");
    const login = "ada@example.com";

    const home = await enter(orgs, login);

    const user = (await orgs.targetAdmin.call("GET", `/api/v1/users/${login}`)) as Editable;
    const groups = (await orgs.targetAdmin.call("GET", `/api/v1/users/${user.id}/groups`)) as Editable[];
    const { id: groupId } = await findObject(orgs.targetAdmin, "group");
    expect(listProblems(report)).toEqual([]);
    expect(readGreeting(home)).toBe(`Ada Lovelace (${login})`);
    expect(user).toMatchObject({ status: "ACTIVE", credentials: { provider: { type: "FEDERATION" } } });
    expect(user["profile"]).not.toHaveProperty("sourceUserKey");
    expect(groups.map(({ id }) => id)).toContain(groupId);
    expect(listProblems(await orgs.run("verify"))).toEqual([]);
  });

  test("are of the login domains only, and nobody of the target who is not replicated", async () => {
    await using orgs = await startBareOrgs({ connection });
    await orgs.run("apply");
    const admin = at(await orgs.targetAdmin.call("GET", "/api/v1/users/me"), "profile.login");
    const theirs = "theirs@example.com";
    const profile = { login: theirs, email: theirs, firstName: "T", lastName: "P" };
    await orgs.targetAdmin.call("POST", "/api/v1/users?activate=true", { profile });

    const stranger = await enter(orgs, "ada@evil.example.org");
    const asAdmin = await enter(orgs, String(admin));
    const asOther = await enter(orgs, theirs);

    expect([stranger, asAdmin, asOther].map((page) => readProblem(page)[0])).toEqual([403, 403, 403]);
    expect(await orgs.targetAdmin.find("/api/v1/users/ada@evil.example.org")).toBeNull();
  });
});

const drifts: readonly (readonly [title: string, path: string, value: unknown])[] = [
  ["creates nobody any more", "policy.provisioning.action", "DISABLED"],
  ["creates people outside of the group", "policy.provisioning.groups", { action: "NONE" }],
  ["has sign-ins write attributes", "policy.provisioning.profileMaster", true],
  ["revives suspended people", "policy.provisioning.conditions.suspended.action", "UNSUSPEND"],
  ["revives deactivated people", "policy.provisioning.conditions.deprovisioned.action", "REACTIVATE"],
  ["lets every login in", "policy.subject.filter", ""],
];

test("tells, when verified, of every way in which the identity provider is not as it must be", async () => {
  await using orgs = await startBareOrgs({ connection });
  await orgs.run("apply");

  for (const [title, path, value] of drifts) {
    const idp = put(await findObject(orgs.targetAdmin, "idp"), path, value);
    await orgs.targetAdmin.call("PUT", `/api/v1/idps/${idp.id}`, idp);

    const verify = await orgs.run("verify");
    const apply = await orgs.run("apply");
    const again = await orgs.run("verify");

    expect(listProblems(verify), title).toEqual([
      expect.stringMatching(/^identity-provider: not-in-step: .*policy\./),
    ]);
    expect(listChanges(apply), title).toEqual([
      expect.stringContaining(`identity-provider: update identity provider: ${path}`),
    ]);
    expect(listProblems(again), title).toEqual([]);
  }
});

test("stops creating people at sign-in when the config no longer asks for it", async () => {
  await using orgs = await startBareOrgs({
    connection: { adoptExisting: "by-login", scope: { kind: "app", appKind: "saml" } },
  });
  await orgs.run("apply", { connection });

  const off = await orgs.run("apply");
  const again = await orgs.run("apply");
  const refused = await enter(orgs, "ada@example.com");

  expect(listChanges(off)).toEqual([
    "identity-provider: update identity provider: policy.provisioning.action, policy.provisioning.groups.action, policy.provisioning.groups.assignments",
    "source-app-sign-on: update sign-on settings of the app: settings.signOn.attributeStatements",
  ]);
  expect(listChanges(again)).toEqual([]);
  expect(readProblem(refused)).toEqual([
    403,
    "No account matches ada@example.com, and none is created at sign-in.",
  ]);
});
