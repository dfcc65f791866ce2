import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  makeProfile,
  startOrg,
  textAt,
} from "../support/org-client.ts";
import { Browser, readGreeting, readProblem } from "./support/browser.ts";
import { addSourcePerson, federate, listSignIns, obtainResponse, signIn } from "./support/federation.ts";

const ada = "ada@acme.example.com";
const jitOff: JsonObject = { provisioning: { action: "DISABLED" } };

/** The page on which the person lands when the source signs them in to the target under the policy. */
async function land(source: OktaOrg, target: OktaOrg, login: string, policy: JsonObject) {
  const federation = await federate(source, target, policy);
  await addSourcePerson(federation, login);
  const browser = new Browser();
  await signIn(browser, source, login);
  const page = await browser.submit(await obtainResponse(browser, federation.ssoUrl));
  return page.location === undefined ? page : browser.get(page.location);
}

describe("the policy of an identity provider", () => {
  test("keeps strangers out without just-in-time creation", async () => {
    await using source = await startOrg({ name: "source" });
    await using target = await startOrg({ name: "target" });

    const page = await land(source, target, ada, jitOff);

    expect(readProblem(page)).toEqual([403, expect.stringContaining("No account matches")]);
    expect((await callOrg(target, "GET", `/api/v1/users/${ada}`)).status).toBe(404);
    expect(await listSignIns(target)).toEqual([["FAILURE", ada]]);
  });

  test("creates strangers as federated people in its groups with just-in-time creation", async () => {
    await using source = await startOrg({ name: "source" });
    await using target = await startOrg({ name: "target" });
    const group = await create(target, "/api/v1/groups", { profile: { name: "guests" } });

    const page = await land(source, target, ada, {
      provisioning: { action: "AUTO", groups: { action: "ASSIGN", assignments: [group.id] } },
    });
    const user = await callOrg(target, "GET", `/api/v1/users/${ada}`);
    const members = await callOrg(target, "GET", `/api/v1/groups/${group.id}/users`);

    expect(readGreeting(page)).toBe(`Ada Lovelace (${ada})`);
    expect(user.body).toMatchObject({
      status: "ACTIVE",
      profile: { firstName: "Ada", email: ada },
      credentials: { provider: { type: "FEDERATION" } },
    });
    expect(members.body).toHaveLength(1);
  });

  test("updates attributes at sign-in only where the identity provider is their source", async () => {
    await using source = await startOrg({ name: "source" });
    await using plain = await startOrg({ name: "plain" });
    await using mastered = await startOrg({ name: "mastered" });
    for (const target of [plain, mastered]) await createActiveUser(target, ada, { firstName: "Augusta" });

    const kept = await land(source, plain, ada, { provisioning: { action: "AUTO", profileMaster: false } });
    await using second = await startOrg({ name: "second" });
    const updated = await land(second, mastered, ada, {
      provisioning: { action: "AUTO", profileMaster: true },
    });

    expect(readGreeting(kept)).toContain("Augusta");
    expect(readGreeting(updated)).toContain("Ada ");
  });

  test("takes over what its mapping names, and nothing else", async () => {
    await using source = await startOrg({ name: "source" });
    await using target = await startOrg({ name: "target" });
    const jit = { provisioning: { action: "AUTO", profileMaster: true } };
    const federation = await federate(source, target, jit);
    await addSourcePerson(federation, ada);
    const person = await createActiveUser(target, ada, { firstName: "Augusta" });
    const mappings = await callOrg(target, "GET", `/api/v1/mappings?sourceId=${federation.idpId}`);
    await callOrg(target, "POST", `/api/v1/mappings/${textAt(mappings.body, "0.id")}`, {
      properties: { nickName: { expression: "source.firstName" }, firstName: null },
    });
    const browser = new Browser();
    await signIn(browser, source, ada);

    await browser.submit(await obtainResponse(browser, federation.ssoUrl));

    const { body } = await callOrg(target, "GET", `/api/v1/users/${person.id}`);
    expect(at(body, "profile")).toMatchObject({ firstName: "Augusta", nickName: "Ada" });
  });

  test.each(["suspend", "deactivate"])(
    "keeps people out after %s, unless it says otherwise",
    async (move) => {
      await using source = await startOrg({ name: "source" });
      await using strict = await startOrg({ name: "strict" });
      await using lax = await startOrg({ name: "lax" });
      for (const target of [strict, lax]) {
        const { id } = await createActiveUser(target, ada);
        await callOrg(target, "POST", `/api/v1/users/${id}/lifecycle/${move}`);
      }
      const conditions = { deprovisioned: { action: "REACTIVATE" }, suspended: { action: "UNSUSPEND" } };

      const refused = await land(source, strict, ada, jitOff);
      await using second = await startOrg({ name: "second" });
      const revived = await land(second, lax, ada, { provisioning: { action: "DISABLED", conditions } });

      expect(readProblem(refused)).toEqual([403, expect.stringMatching(/SUSPENDED|DEPROVISIONED/)]);
      expect(readGreeting(revived)).toContain(ada);
    },
  );

  test("does not let a source admin in as an admin of the target by taking their login", async () => {
    const limits: readonly JsonObject[] = [
      { subject: { filter: "^[^@]+@acme\\.example\\.com$" } },
      { accountLink: { action: "AUTO", filter: { users: { excludeAdmins: true } } } },
      { accountLink: { action: "DISABLED" } },
    ];
    const login = "admin@target.example.com";

    const problems = await Promise.all(
      limits.map(async (limit) => {
        await using source = await startOrg({ name: "source" });
        await using target = await startOrg({ name: "target" });
        return readProblem(await land(source, target, login, { ...jitOff, ...limit }));
      }),
    );
    await using source = await startOrg({ name: "source" });
    await using target = await startOrg({ name: "target" });
    const unlimited = await land(source, target, login, jitOff);

    expect(problems).toEqual([
      [403, expect.stringContaining("does not match the filter")],
      [403, expect.stringContaining("administrator")],
      [403, expect.stringContaining("automatic linking is off")],
    ]);
    expect(readGreeting(unlimited)).toContain(login);
  });

  test("links only people of the groups that it names", async () => {
    await using source = await startOrg({ name: "source" });
    await using target = await startOrg({ name: "target" });
    const group = await create(target, "/api/v1/groups", { profile: { name: "replicated" } });
    await createActiveUser(target, "bob@acme.example.com");
    const { id } = await createActiveUser(target, ada);
    await callOrg(target, "PUT", `/api/v1/groups/${group.id}/users/${id}`);
    const filter = { groups: { include: [group.id] }, users: { excludeAdmins: true } };
    const federation = await federate(source, target, {
      ...jitOff,
      accountLink: { action: "AUTO", filter },
    });
    const tryToLand = async (login: string): Promise<number> => {
      await addSourcePerson(federation, login);
      const browser = new Browser();
      await signIn(browser, source, login);
      return (await browser.submit(await obtainResponse(browser, federation.ssoUrl))).status;
    };

    const outsider = await tryToLand("bob@acme.example.com");
    const member = await tryToLand(ada);

    expect([outsider, member]).toEqual([403, 302]);
  });

  test("matches by e-mail address or by an attribute where it says so, but never two people", async () => {
    await using source = await startOrg({ name: "source" });
    await using target = await startOrg({ name: "target" });
    const others = { nickName: "shared" };
    await createActiveUser(target, "one@target.example.com", { ...others, email: ada });
    await createActiveUser(target, "two@target.example.com", others);

    const byEmail = await land(source, target, ada, { ...jitOff, subject: { matchType: "EMAIL" } });
    await using second = await startOrg({ name: "second" });
    await using crowded = await startOrg({ name: "crowded" });
    for (const login of ["one@target.example.com", "two@target.example.com"]) {
      await create(crowded, "/api/v1/users?activate=false", {
        profile: makeProfile(login, { nickName: ada }),
      });
    }
    const byNickName = await land(second, crowded, ada, {
      ...jitOff,
      subject: { matchType: "CUSTOM_ATTRIBUTE", matchAttribute: "nickName" },
    });

    expect(readGreeting(byEmail)).toContain("one@target.example.com");
    expect(readProblem(byNickName)).toEqual([403, expect.stringContaining("More than one")]);
  });
});
