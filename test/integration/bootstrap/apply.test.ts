import { expect, test } from "vitest";
import { readId } from "../../../tools/local/admin.ts";
import { buildSignOn } from "../../support/saml-sign-on.ts";
import {
  type BareOptions,
  type BareOrgs,
  countWrites,
  listChanges,
  listProblems,
  startBareOrgs,
} from "./bare-orgs.ts";

interface Setup {
  readonly title: string;
  readonly options?: BareOptions;
  readonly prepare?: (orgs: BareOrgs) => Promise<Readonly<Record<string, unknown>>>;
}

const custom = {
  label: "Theirs",
  signOnMode: "SAML_2_0",
  settings: { signOn: buildSignOn("https://else.example.com/acs", "else") },
};

/** Two groups of the source org, as the ids that a config names. */
async function makeGroups({ sourceAdmin }: BareOrgs): Promise<readonly string[]> {
  const made = [{ profile: { name: "People" } }, { profile: { name: "More people" } }].map((group) =>
    sourceAdmin.call("POST", "/api/v1/groups", group),
  );
  return (await Promise.all(made)).map(readId);
}

const deepLinks = [
  { label: "Payroll", url: "https://target.example.com/home/payroll/0oa1/1?x=1&y=2" },
  { label: "Wiki", url: "https://target.example.com/home/wiki/0oa2/2" },
];

const setups: readonly Setup[] = [
  { title: "with nothing but what must be said" },
  { title: "in an org without Org2Org", options: { source: { hasOrg2Org: false } } },
  { title: "with a custom SAML app", options: { connection: { scope: { kind: "app", appKind: "saml" } } } },
  { title: "with Org2Org", options: { connection: { scope: { kind: "app", appKind: "org2org" } } } },
  {
    title: "with keys that are put into the orgs",
    options: { connection: { credentials: { source: "pasted-keys", target: "pasted-keys" } } },
  },
  {
    title: "with an API token for the target",
    options: { connection: { credentials: { target: "api-token" } } },
    prepare: (orgs) => {
      orgs.giveCredentials({ workerApiToken: orgs.target.issueApiToken({ name: "worker" }) });
      return Promise.resolve({});
    },
  },
  {
    title: "with a routing rule",
    options: {
      connection: { federation: { routingRule: true }, loginDomains: ["example.com", "example.org"] },
    },
  },
  { title: "without federation", options: { connection: { federation: "none" } } },
  {
    title: "with other shares of the rate limits",
    options: { connection: { rateLimitPercent: { source: 20, target: 75 } } },
  },
  {
    title: "with groups and tiles",
    options: { connection: { federation: { deepLinks } } },
    prepare: async (orgs) => ({ scope: { kind: "app", groupIds: await makeGroups(orgs) } }),
  },
  {
    title: "for members of groups, with tiles",
    options: { connection: { federation: { deepLinks, routingRule: true } } },
    prepare: async (orgs) => ({ scope: { kind: "groups", groupIds: await makeGroups(orgs) } }),
  },
  {
    title: "for members of groups, without federation",
    options: { connection: { federation: "none" } },
    prepare: async (orgs) => ({ scope: { kind: "groups", groupIds: await makeGroups(orgs) } }),
  },
  {
    title: "for everyone, with a custom SAML app",
    options: { connection: { scope: { kind: "everyone", appKind: "saml", appLabel: "Elsewhere" } } },
  },
  {
    title: "for everyone, without federation",
    options: { connection: { scope: { kind: "everyone" }, federation: "none" } },
  },
  { title: "with people who are adopted", options: { connection: { adoptExisting: "by-login" } } },
  {
    title: "with an app that the config names",
    prepare: async ({ sourceAdmin }) => ({
      scope: { kind: "app", appId: readId(await sourceAdmin.call("POST", "/api/v1/apps", custom)) },
    }),
  },
];

test.each(setups)("does what the plan said, and nothing the second time: $title", async (setup) => {
  await using orgs = await startBareOrgs(setup.options);
  const connection = (await setup.prepare?.(orgs)) ?? {};

  const writesBefore = countWrites(orgs);
  const plan = await orgs.run("plan", { connection });
  const writesOfPlan = countWrites(orgs) - writesBefore;
  const apply = await orgs.run("apply", { connection });
  const writes = countWrites(orgs);
  const secretWrites = orgs.secrets.writes.length;
  const again = await orgs.run("apply", { connection });

  expect([plan, apply, again].flatMap(listProblems)).toEqual([]);
  expect(writesOfPlan).toBe(0);
  expect(listChanges(plan).length).toBeGreaterThan(10);
  expect(listChanges(apply)).toEqual(listChanges(plan));
  expect(listChanges(again)).toEqual([]);
  expect(countWrites(orgs) - writes).toBe(0);
  expect(orgs.secrets.writes.length - secretWrites).toBe(0);
});

test.each([
  { kind: "auto", hasOrg2Org: true, name: "okta_org2org" },
  { kind: "auto", hasOrg2Org: false, name: expect.stringMatching(/^source_/) as string },
  { kind: "saml", hasOrg2Org: true, name: expect.stringMatching(/^source_/) as string },
  { kind: "org2org", hasOrg2Org: true, name: "okta_org2org" },
])("makes the app that the config asks for and the org offers: $kind, $hasOrg2Org", async (given) => {
  await using orgs = await startBareOrgs({
    source: { hasOrg2Org: given.hasOrg2Org },
    connection: { scope: { kind: "app", appKind: given.kind } },
  });

  await orgs.run("apply");

  const apps = (await orgs.sourceAdmin.call("GET", "/api/v1/apps")) as { name: string; signOnMode: string }[];
  const names = apps.filter(({ signOnMode }) => signOnMode === "SAML_2_0").map(({ name }) => name);
  expect(names).toEqual([given.name]);
});

test("says that the org does not offer Org2Org, where the config insists on it", async () => {
  await using orgs = await startBareOrgs({
    source: { hasOrg2Org: false },
    connection: { scope: { kind: "app", appKind: "org2org" } },
  });

  const report = await orgs.run("apply");

  const { problem } = report.steps.find(({ step }) => step === "source-app") ?? {};
  expect(problem).toMatchObject({
    reason: "not-offered",
    remedy: expect.stringContaining("appKind") as string,
  });
  expect(report.ok).toBe(false);
  expect(report.steps.filter(({ state }) => state === "not-reached").length).toBeGreaterThan(5);
});
