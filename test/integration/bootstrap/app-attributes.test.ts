import { expect, test } from "vitest";
import { readId } from "../../../tools/local/admin.ts";
import { assign } from "../../../tools/local/demo/people.ts";
import { buildSignOn } from "../../support/saml-sign-on.ts";
import { type BareOrgs, countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";

const mapping = {
  firstName: { from: "firstName" },
  displayName: { template: "{lastName}, {firstName}" },
  costCenter: { from: "costCode" },
};
const attributesFrom = "appUser";

interface Shown {
  readonly id: string;
  readonly source: { readonly type: string };
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What an admin of the source org sees of the mapping from users to an app. */
async function readMapping({ sourceAdmin }: BareOrgs, appId: string): Promise<Shown> {
  const listed = (await sourceAdmin.call("GET", `/api/v1/mappings?targetId=${appId}`)) as Shown[];
  const row = listed.find(({ source }) => source.type === "user");
  return (await sourceAdmin.call("GET", `/api/v1/mappings/${row?.id}`)) as Shown;
}

async function addToUsers({ sourceAdmin }: BareOrgs, name: string): Promise<void> {
  const properties = { [name]: { title: "Cost code", type: "string" } };
  const body = { definitions: { custom: { id: "#custom", type: "object", properties } } };
  await sourceAdmin.call("POST", "/api/v1/meta/schemas/user/default", body);
}

async function addToApp({ sourceAdmin }: BareOrgs, appId: string, name: string): Promise<void> {
  const properties = { [name]: { title: "Cost code", type: "string" } };
  const body = { definitions: { custom: { id: "#custom", type: "object", properties } } };
  await sourceAdmin.call("POST", `/api/v1/meta/schemas/apps/${appId}/default`, body);
}

async function makeApp({ sourceAdmin }: BareOrgs): Promise<string> {
  const settings = { signOn: buildSignOn("https://sp.example.com/acs", "https://sp.example.com") };
  const body = { label: "People", signOnMode: "SAML_2_0", settings };
  return readId(await sourceAdmin.call("POST", "/api/v1/apps", body));
}

async function makePerson(
  { sourceAdmin }: BareOrgs,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
) {
  const login = `${name}@example.com`;
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", ...attributes };
  const credentials = { password: { value: "Correct-Horse-7-Battery" } };
  return readId(await sourceAdmin.call("POST", "/api/v1/users?activate=true", { profile, credentials }));
}

test("gives a new app what the mapping reads, and fills it from the users", async () => {
  await using orgs = await startBareOrgs({
    connection: { attributesFrom, mapping, scope: { kind: "app", appKind: "saml" } },
  });
  await addToUsers(orgs, "costCode");

  const plan = await orgs.run("plan");
  const apply = await orgs.run("apply");
  const writes = countWrites(orgs);
  const again = await orgs.run("apply");

  expect([plan, apply, again].flatMap(listProblems)).toEqual([]);
  const changes = ["firstName", "lastName", "costCode"].flatMap((name) => [
    `source-app-attributes: create attribute ${name} of the app`,
    `source-app-mapping: update mapping of the app: ${name}`,
  ]);
  expect(listChanges(plan)).toEqual(expect.arrayContaining(changes));
  expect(listChanges(apply)).toEqual(expect.arrayContaining(changes));
  expect(listChanges(again)).toEqual([]);
  expect(countWrites(orgs)).toBe(writes);
});

test("asks nothing of the app's attributes where the users' are mapped", async () => {
  await using orgs = await startBareOrgs();

  const apply = await orgs.run("apply");

  const names = ["source-app-attributes", "source-app-mapping", "source-app-values"];
  const steps = apply.steps.filter(({ step }) => names.includes(step));
  expect(steps.map(({ state }) => state)).toEqual(["skipped", "skipped", "skipped"]);
});

test("leaves the mappings of an admin as they are, and says which of them reach the app only once", async () => {
  await using orgs = await startBareOrgs();
  const appId = await makeApp(orgs);
  const connection = { attributesFrom, mapping, scope: { kind: "app", appId } };
  await addToApp(orgs, appId, "costCode");
  await addToApp(orgs, appId, "firstName");
  const { id } = await readMapping(orgs, appId);
  const theirs = {
    firstName: { expression: 'user.firstName + " X"', pushStatus: "DONT_PUSH" },
  };
  await orgs.sourceAdmin.call("POST", `/api/v1/mappings/${id}`, { properties: theirs });

  const apply = await orgs.run("apply", { connection });
  const report = apply.steps.find(({ step }) => step === "source-app-mapping");

  expect(listProblems(apply)).toEqual([]);
  expect((await readMapping(orgs, appId)).properties).toMatchObject({
    ...theirs,
    lastName: { expression: "user.lastName", pushStatus: "PUSH" },
  });
  expect(report?.warnings).toEqual([
    expect.stringContaining("Nothing fills the app's costCode"),
    expect.stringContaining("The app gets firstName at the assignment only"),
  ]);
});

test("stops at an attribute that neither the app nor the users have", async () => {
  await using orgs = await startBareOrgs();
  const appId = await makeApp(orgs);

  const apply = await orgs.run("apply", {
    connection: { attributesFrom, mapping, scope: { kind: "app", appId } },
  });

  expect(listProblems(apply)).toEqual([
    expect.stringMatching(/source-app-attributes: not-in-step.*costCode/),
  ]);
});

test("does not let the worker begin before the app has what its mapping says", async () => {
  await using orgs = await startBareOrgs();
  const appId = await makeApp(orgs);
  await addToUsers(orgs, "costCode");
  await assign(orgs.sourceAdmin, appId, await makePerson(orgs, "ann", { costCode: "4711" }));
  const connection = { attributesFrom, mapping, scope: { kind: "app", appId } };

  const first = await orgs.run("apply", { connection });
  await orgs.sourceAdmin.call("POST", "/__emulator/mappings/apply", { appId });
  const second = await orgs.run("apply", { connection });

  expect(listProblems(first)).toEqual([
    expect.stringMatching(/source-app-values: not-in-step.*firstName, lastName, costCode/),
  ]);
  expect(first.steps.find(({ step }) => step === "worker")?.state).toBe("not-reached");
  expect(listProblems(second)).toEqual([]);
});

test("warns of people of whom the app lacks something that it has of others", async () => {
  await using orgs = await startBareOrgs();
  const appId = await makeApp(orgs);
  const [ann, bea] = [await makePerson(orgs, "ann"), await makePerson(orgs, "bea")];
  for (const userId of [ann, bea]) await assign(orgs.sourceAdmin, appId, userId);
  const only = { firstName: { from: "firstName" } };
  const connection = { attributesFrom, mapping: only, scope: { kind: "app", appId } };
  await orgs.run("apply", { connection });
  await orgs.sourceAdmin.call("POST", `/api/v1/users/${ann}`, { profile: { firstName: "Anna" } });

  const apply = await orgs.run("apply", { connection });

  expect(listProblems(apply)).toEqual([]);
  expect(apply.steps.find(({ step }) => step === "source-app-values")?.warnings).toEqual([
    expect.stringMatching(new RegExp(`^The app lacks firstName of people .*: ${bea}\\.$`)),
  ]);
});
