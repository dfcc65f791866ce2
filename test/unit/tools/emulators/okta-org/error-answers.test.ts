import { request } from "undici";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import { callOrg, create, createActiveUser, makeProfile, startOrg } from "./support/org-client.ts";

const login = "ada@acme.example.com";
const blank = "The field cannot be left blank";
const taken = "An object with this field already exists in the current organization";
const notAnAddress = "Username must be in the form of an email address";
const malformed = "The request body was not well-formed.";
const badSearch = "Invalid search criteria.";
const noSyntax = ["Invalid search syntax."];
const ofStatus = "This operation is not allowed in the user's current status.";
const wrongMethod = "The endpoint does not support the provided HTTP method";

type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
type Row = readonly [
  what: string,
  request: readonly [method: Method, path: string, body?: Json],
  answer: readonly [status: number, code: string, summary: string, causes: readonly string[]],
];

/** Sends `body` as it is: for texts that are no JSON. */
async function sendText(org: OktaOrg, method: Method, path: string, body: string): Promise<unknown> {
  const answer = await request(`${org.url}${path}`, {
    method,
    headers: { authorization: `SSWS ${org.apiToken}`, "content-type": "application/json" },
    body,
  });
  return { status: answer.statusCode, body: await answer.body.json() };
}

/** An org with the active user {user}, the staged {staged}, the deactivated {left}, the group {group} and {everyone}. */
async function startPopulatedOrg() {
  const org = await startOrg();
  const user = await createActiveUser(org, login);
  const staged = await create(org, "/api/v1/users?activate=false", {
    profile: makeProfile("s@acme.example.com"),
  });
  const left = await createActiveUser(org, "left@acme.example.com");
  await callOrg(org, "POST", `/api/v1/users/${left.id}/lifecycle/deactivate`);
  const group = await create(org, "/api/v1/groups", { profile: { name: "People" } });
  const { body } = await callOrg(org, "GET", '/api/v1/groups?filter=type+eq+"BUILT_IN"');
  const [everyone] = body as readonly [{ readonly id: string }];
  const ids: Readonly<Record<string, string>> = {
    user: user.id,
    staged: staged.id,
    left: left.id,
    group: group.id,
    everyone: everyone.id,
  };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
  return { org, fill };
}

const invalid = (about: string, ...causes: string[]) =>
  [400, "E0000001", `Api validation failed: ${about}`, causes] as const;
const missing = (id: string, kind: string) =>
  [404, "E0000007", `Not found: Resource not found: ${id} (${kind})`, []] as const;
const searchFor = (path: string, parameter: string, text: string) =>
  `${path}?${parameter}=${encodeURIComponent(text)}`;

const users = "/api/v1/users";
const groups = "/api/v1/groups";
const newUser = (changes: Readonly<Record<string, Json>>): Json => ({
  profile: makeProfile("new@acme.example.com", changes),
});

const userRows: readonly Row[] = [
  [
    "a user without anything",
    ["POST", users, {}],
    invalid(
      "login",
      ...["login", "firstName", "lastName", "email"].map((name) => `${name}: ${blank}`),
      `login: ${notAnAddress}`,
    ),
  ],
  [
    "a user whose profile has only an unknown property: what is missing comes first",
    ["POST", users, { profile: { odd: "x" } }],
    invalid(
      "login",
      ...["login", "firstName", "lastName", "email"].map((name) => `${name}: ${blank}`),
      `login: ${notAnAddress}`,
    ),
  ],
  [
    "an unknown property",
    ["POST", users, newUser({ odd: "x" })],
    invalid("newUser", "Property name 'odd' is not defined in profile"),
  ],
  [
    "a login that is taken",
    ["POST", users, { profile: makeProfile(login.toUpperCase()) }],
    invalid("login", `login: ${taken}`),
  ],
  [
    "a blank last name",
    ["POST", users, newUser({ lastName: " " })],
    invalid("lastName", `lastName: ${blank}`),
  ],
  [
    "an email that is none",
    ["POST", users, newUser({ email: "ada" })],
    invalid("email", "email: Does not match required pattern"),
  ],
  [
    "a first name of 51 characters",
    ["POST", users, newUser({ firstName: "x".repeat(51) })],
    invalid("firstName", "firstName: The field is too long"),
  ],
  [
    "a weak password",
    [
      "POST",
      users,
      { profile: makeProfile("new@acme.example.com"), credentials: { password: { value: "short" } } },
    ],
    invalid(
      "password",
      "password: Password requirements were not met. Password requirements: at least 8 characters, a lowercase letter, an uppercase letter, a number, no parts of your username.",
    ),
  ],
  ["a profile that is a text", ["POST", users, { profile: "x" }], [400, "E0000003", malformed, []]],
  [
    "group ids that are a text",
    ["POST", users, { profile: makeProfile("n@acme.example.com"), groupIds: "x" }],
    [400, "E0000003", malformed, []],
  ],
  ["an unknown user", ["GET", `${users}/00unobody`], missing("00unobody", "User")],
  [
    "an update of an unknown user",
    ["POST", `${users}/00unobody`, { profile: {} }],
    missing("00unobody", "User"),
  ],
  ["a deletion of an unknown user", ["DELETE", `${users}/00unobody`], missing("00unobody", "User")],
  ["the groups of an unknown user", ["GET", `${users}/00unobody/groups`], missing("00unobody", "User")],
  [
    "an operation on an unknown user",
    ["POST", `${users}/00unobody/lifecycle/suspend`],
    missing("00unobody", "User"),
  ],
  [
    "a replacement without a profile",
    ["PUT", `${users}/{user}`, {}],
    invalid(
      "login",
      ...["login", "firstName", "lastName", "email"].map((name) => `${name}: ${blank}`),
      `login: ${notAnAddress}`,
    ),
  ],
  [
    "an update with an unknown property",
    ["POST", `${users}/{user}`, { profile: { odd: 1 } }],
    invalid("updatedUser", "Property name 'odd' is not defined in profile"),
  ],
  [
    "an update of a deactivated user",
    ["POST", `${users}/{left}`, { profile: { title: "x" } }],
    [403, "E0000038", ofStatus, []],
  ],
  [
    "an activation of an active user",
    ["POST", `${users}/{user}/lifecycle/activate`],
    [403, "E0000016", "Activation failed because the user is already active", []],
  ],
  [
    "a reactivation of an active user",
    ["POST", `${users}/{user}/lifecycle/reactivate`],
    [403, "E0000038", ofStatus, []],
  ],
  ["a second deactivation", ["POST", `${users}/{left}/lifecycle/deactivate`], missing("{left}", "User")],
  [
    "a suspension of a staged user",
    ["POST", `${users}/{staged}/lifecycle/suspend`],
    invalid("Cannot suspend a user that is not active", "Cannot suspend a user that is not active"),
  ],
  [
    "an unsuspension of an active user",
    ["POST", `${users}/{user}/lifecycle/unsuspend`],
    invalid("Cannot unsuspend a user that is not suspended", "Cannot unsuspend a user that is not suspended"),
  ],
  [
    "an unlocking of an active user",
    ["POST", `${users}/{user}/lifecycle/unlock`],
    [403, "E0000032", "Unlock is not allowed for this user.", []],
  ],
  [
    "a password to expire that is not there",
    ["POST", `${users}/{user}/lifecycle/expire_password`],
    [403, "E0000038", ofStatus, []],
  ],
  [
    "an unknown operation",
    ["POST", `${users}/{user}/lifecycle/dance`],
    [404, "E0000008", "The requested path was not found", []],
  ],
  ["users with PATCH", ["PATCH", users, {}], [405, "E0000022", wrongMethod, []]],
  ["an operation with GET", ["GET", `${users}/{user}/lifecycle/suspend`], [405, "E0000022", wrongMethod, []]],
  [
    "a search without operand",
    ["GET", searchFor(users, "search", "status eq")],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "a search with an unknown operator",
    ["GET", searchFor(users, "search", 'status ne "ACTIVE"')],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "a search by an unknown attribute",
    ["GET", searchFor(users, "search", 'profile.odd eq "x"')],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "a search in the wrong case",
    ["GET", searchFor(users, "search", 'profile.Login eq "x"')],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "a search with an open parenthesis",
    ["GET", searchFor(users, "search", '(status eq "ACTIVE"')],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "a search that is all parentheses",
    ["GET", searchFor(users, "search", "(".repeat(3_000))],
    [400, "E0000031", badSearch, noSyntax],
  ],
  ["an empty search", ["GET", `${users}?search=`], [400, "E0000031", badSearch, noSyntax]],
  [
    "an order by an unknown attribute",
    ["GET", `${searchFor(users, "search", 'status eq "ACTIVE"')}&sortBy=odd`],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "a filter by title",
    ["GET", searchFor(users, "filter", 'profile.title eq "x"')],
    [400, "E0000031", badSearch, []],
  ],
  [
    "a filter and a q",
    ["GET", `${searchFor(users, "filter", 'status eq "ACTIVE"')}&q=ada`],
    [400, "E0000033", "Bad request. Can't specify a search query and filter in the same request.", []],
  ],
  [
    "a flag that is no flag",
    ["POST", `${users}?activate=perhaps`, { profile: makeProfile("new@acme.example.com") }],
    [400, "E0000037", "Type mismatch exception.  The parameter activate must be true or false.", []],
  ],
  [
    "a limit that is no number",
    ["GET", `${users}?limit=many`],
    [400, "E0000029", "Invalid paging request.", []],
  ],
];

const groupRows: readonly Row[] = [
  ["a group without anything", ["POST", groups, {}], invalid("name", `name: ${blank}`)],
  [
    "a group with a blank name",
    ["POST", groups, { profile: { name: " " } }],
    invalid("name", `name: ${blank}`),
  ],
  [
    "a group with a name of 256 characters",
    ["POST", groups, { profile: { name: "x".repeat(256) } }],
    invalid("name", "name: The field is too long"),
  ],
  [
    "a group with a name that is taken",
    ["POST", groups, { profile: { name: "People" } }],
    invalid("name", `name: ${taken}`),
  ],
  [
    "a group with a name that is a number",
    ["POST", groups, { profile: { name: 7 } }],
    [400, "E0000003", malformed, []],
  ],
  [
    "a group with an unknown property",
    ["POST", groups, { profile: { name: "New", odd: 1 } }],
    invalid("profile", "Property name 'odd' is not defined in profile"),
  ],
  ["an unknown group", ["GET", `${groups}/00gnothing`], missing("00gnothing", "UserGroup")],
  [
    "the members of an unknown group",
    ["GET", `${groups}/00gnothing/users`],
    missing("00gnothing", "UserGroup"),
  ],
  ["a deletion of an unknown group", ["DELETE", `${groups}/00gnothing`], missing("00gnothing", "UserGroup")],
  ["an unknown member", ["PUT", `${groups}/{group}/users/00unobody`], missing("00unobody", "User")],
  [
    "a member of an unknown group",
    ["PUT", `${groups}/00gnothing/users/{user}`],
    missing("00gnothing", "UserGroup"),
  ],
  [
    "a member taken out of Everyone",
    ["DELETE", `${groups}/{everyone}/users/{user}`],
    [403, "E0000006", "You do not have permission to perform the requested action", []],
  ],
  [
    "a deletion of Everyone",
    ["DELETE", `${groups}/{everyone}`],
    [403, "E0000111", "Cannot modify the UserGroup object because it is read-only.", []],
  ],
  [
    "an update of a group by POST",
    ["POST", `${groups}/{group}`, { profile: { name: "x" } }],
    [405, "E0000022", wrongMethod, []],
  ],
  [
    "a filter of groups by name",
    ["GET", searchFor(groups, "filter", 'profile.name eq "x"')],
    [400, "E0000031", badSearch, []],
  ],
  [
    "a search of groups without operand",
    ["GET", searchFor(groups, "search", "profile.name eq")],
    [400, "E0000031", badSearch, noSyntax],
  ],
  [
    "an unknown user schema",
    ["GET", "/api/v1/meta/schemas/user/osc00nothing"],
    missing("osc00nothing", "UserSchema"),
  ],
  [
    "a schema without definitions",
    ["POST", "/api/v1/meta/schemas/user/default", {}],
    [400, "E0000003", malformed, []],
  ],
];

describe("an error answer", () => {
  test.each([...userRows, ...groupRows])("to %s is Okta's", async (_what, [method, path, body], expected) => {
    const { org, fill } = await startPopulatedOrg();
    await using _org = org;
    const [status, code, summary, causes] = expected;

    const answer = await callOrg(org, method, fill(path), body);

    expect(answer).toMatchObject({
      status,
      body: {
        errorCode: code,
        errorSummary: fill(summary),
        errorLink: code,
        errorId: expect.stringMatching(/^oae[\w-]+$/),
        errorCauses: causes.map((errorSummary) => ({ errorSummary })),
      },
    });
  });

  test.each([
    ["an open brace", "{"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["nothing", ""],
    ["null", "null"],
    ["half an object", '{"profile":{"login":"a"}'],
    ["lists in lists", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ])("to a body of %s is that it is not well-formed", async (_what, text) => {
    const { org, fill } = await startPopulatedOrg();
    await using _org = org;

    const answers = [
      await sendText(org, "POST", users, text),
      await sendText(org, "POST", fill(`${users}/{user}`), text),
      await sendText(org, "PUT", fill(`${groups}/{group}`), text),
      await sendText(org, "POST", "/api/v1/meta/schemas/user/default", text),
    ];

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, body: { errorCode: "E0000003", errorCauses: [] } });
    }
  });
});
