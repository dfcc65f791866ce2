import { expect, test } from "vitest";
import {
  connectionSchema,
  connectionsSchema,
  describeForIntake,
} from "../../../shared/contracts/connection.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { buildConnection, leastConfig } from "../../support/connections.ts";

function problemsOf(overrides: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parse(connectionSchema, { ...leastConfig, ...overrides });
  return parsed.ok ? [] : parsed.problems;
}

test("fills in what was not chosen", () => {
  expect(buildConnection()).toMatchObject({
    onLeave: "deactivate",
    onUnassign: "suspend",
    whenUnsuspendable: "hold",
    statusAuthority: "both",
    reserveShare: 0.1,
    settleSeconds: 2,
  });
});

test("copies the attributes that every org has when no mapping is given", () => {
  const { mapping } = buildConnection();

  expect(mapping).toMatchObject({ email: { from: "email" }, firstName: { from: "firstName" } });
  expect(Object.keys(mapping)).not.toContain("login");
});

test("demands a choice about removals", () => {
  expect(problemsOf({ removals: undefined })).toEqual(["removals: is missing"]);
});

test("names every bad field at once", () => {
  const problems = problemsOf({
    id: "Acme",
    source: { orgUrl: "acme.okta.com" },
    target: {},
    scope: { kind: "galaxy" },
    removals: "sometimes",
    onLeave: "delete",
    reserveShare: 0.95,
    settleSeconds: 1.5,
    mapping: { login: { from: "login" }, title: { from: "1st" } },
  });

  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "id",
    "source.orgUrl",
    "target.orgUrl",
    "scope.kind",
    "mapping.login",
    "mapping.title.from",
    "removals",
    "onLeave",
    "reserveShare",
    "settleSeconds",
  ]);
});

test.each([
  ["the connection", { scoop: {} }, "scoop"],
  ["the source", { source: { ...leastConfig.source, token: "x" } }, "source.token"],
  ["the scope", { scope: { ...leastConfig.scope, groups: [] } }, "scope.groups"],
])("refuses an unknown field of %s, which may be a typing error", (_where, overrides, path) => {
  expect(problemsOf(overrides)).toEqual([`${path}: is not a known field`]);
});

test.each([
  "https://acme.okta.com",
  "https://acme.okta.com:8443",
  "http://127.0.0.1:4000",
  "http://localhost:4000",
  "http://[::1]:4000",
])("takes %s for an org", (orgUrl) => {
  expect(problemsOf({ target: { orgUrl } })).toEqual([]);
});

test.each([
  "http://acme.okta.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "https://acme.okta.com/",
  "https://acme.okta.com/api",
  "https://ACME.okta.com",
  "https://someone@acme.okta.com",
  "ftp://127.0.0.1",
  "acme.okta.com",
  "",
])("does not take %j for an org", (orgUrl) => {
  expect(problemsOf({ target: { orgUrl } })).toHaveLength(1);
});

test.each(["a", "acme-2", `a${"b".repeat(30)}`])("takes %s for a connection's id", (id) => {
  expect(problemsOf({ id })).toEqual([]);
});

test.each(["", "2acme", "Acme", "a_b", "a.b", "a/b", `a${"b".repeat(31)}`, "a\n"])(
  "does not take %j for a connection's id",
  (id) => {
    expect(problemsOf({ id })).toHaveLength(1);
  },
);

test("creates people at sign-in only where they are then adopted", () => {
  const federation = { justInTime: true };

  expect(problemsOf({ federation, adoptExisting: "by-login" })).toEqual([]);
  expect(problemsOf({ federation })).toEqual([
    expect.stringContaining('adoptExisting: must be "by-login" with federation.justInTime'),
  ]);
  expect(problemsOf({ federation: { updateAtSignIn: true } })).toEqual([
    expect.stringContaining("federation.updateAtSignIn"),
  ]);
});

test.each(["login", "sourceUserKey", "sourceStatusRecord", "sourceAdoption"])(
  "lets no mapping write %s",
  (name) => {
    const problems = problemsOf({ mapping: { [name]: { from: "nickName" } } });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`mapping.${name}`);
  },
);

test.each([
  [{ from: "email", lowerCase: true }],
  [{ value: "Acme" }],
  [{ value: 7 }],
  [{ value: false }],
  [{ template: "{lastName}, {firstName}" }],
  [{ firstOf: ["nickName", "firstName"] }],
])("takes %j for a rule", (rule) => {
  expect(problemsOf({ mapping: { displayName: rule } })).toEqual([]);
});

test.each([
  [{}],
  [{ from: "no spaces" }],
  [{ from: "email", lowercase: true }],
  [{ value: null }],
  [{ template: "without any attribute" }],
  [{ firstOf: [] }],
  ["email"],
])("does not take %j for a rule", (rule) => {
  expect(problemsOf({ mapping: { displayName: rule } })).toHaveLength(1);
});

test("takes several connections whose ids differ", () => {
  expect(parse(connectionsSchema, [leastConfig, { ...leastConfig, id: "other" }]).ok).toBe(true);
});

test.each([
  ["have the same id", "acme"],
  ["would name a queue like the other's dead-letter queue", "acme-dlq"],
])("refuses two connections that %s", (_why, id) => {
  const parsed = parse(connectionsSchema, [leastConfig, { ...leastConfig, id }]);

  expect(parsed.ok).toBe(false);
});

test("tells the intake no more than whose event it is and what is in scope", () => {
  const told = describeForIntake(buildConnection());

  expect(told).toEqual({ id: leastConfig.id, source: leastConfig.source, scope: leastConfig.scope });
  expect(parse(connectionsSchema, [told])).toEqual({ ok: true, value: [told] });
});

test("refuses a connection of an org with itself", () => {
  expect(problemsOf({ target: leastConfig.source })).toEqual([
    "target.orgUrl: must be another org than the source",
  ]);
});

test("refuses two tiles of the same label, which nobody could tell apart", () => {
  const tile = { label: "Wiki", url: "https://target.okta.com/home/bookmark/0oa1" };

  expect(problemsOf({ federation: { deepLinks: [tile, tile] } })).toEqual([
    "federation.deepLinks: must be tiles whose labels differ",
  ]);
  expect(problemsOf({ federation: { deepLinks: [tile, { ...tile, label: "Shop" }] } })).toEqual([]);
});
