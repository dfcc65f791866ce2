import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  makeProfile,
  startOrg,
} from "./support/org-client.ts";

const okta = { type: "OKTA", name: "OKTA" };
const federation = { type: "FEDERATION", name: "FEDERATION" };

describe("creating a user", () => {
  test.each([
    ["no credentials", "", {}, "PROVISIONED", { provider: okta }],
    ["no credentials, not activated", "?activate=false", {}, "STAGED", { provider: okta }],
    ["an empty password object", "", { password: {} }, "PROVISIONED", { provider: okta }],
    ["a password", "", { password: { value: "Passw0rd-long" } }, "ACTIVE", { password: {}, provider: okta }],
    [
      "a password, not activated",
      "?activate=false",
      { password: { value: "Passw0rd-long" } },
      "STAGED",
      { password: {}, provider: okta },
    ],
    [
      "a password to be changed",
      "?nextLogin=changePassword",
      { password: { value: "Passw0rd-long" } },
      "PASSWORD_EXPIRED",
      { password: {}, provider: okta },
    ],
    [
      "a hashed password",
      "",
      {
        password: {
          hash: {
            algorithm: "BCRYPT",
            workFactor: 10,
            salt: "rwh3vH166HCH/NT9XV5FYu",
            value: "qaMqvAPULkbiQzkTCWo5XDcvzpk8Tna",
          },
        },
      },
      "ACTIVE",
      { password: {}, provider: okta },
    ],
    [
      "a password hook",
      "",
      { password: { hook: { type: "default" } } },
      "ACTIVE",
      { password: {}, provider: okta },
    ],
    ["a federated provider", "?provider=true", { provider: federation }, "ACTIVE", { provider: federation }],
    [
      "a federated provider, not activated",
      "?provider=true&activate=false",
      { provider: federation },
      "STAGED",
      { provider: federation },
    ],
  ])("with %s ends as Okta's table says", async (_what, query, credentials, status, shown) => {
    await using org = await startOrg();

    const { status: answered, body } = await callOrg(org, "POST", `/api/v1/users${query}`, {
      profile: makeProfile("ada@acme.example.com"),
      credentials,
    });

    expect(answered).toBe(200);
    expect(body).toMatchObject({ status, credentials: shown });
    expect("password" in (at(body, "credentials") as object)).toBe("password" in shown);
  });

  test("answers the members that were recorded, in whole seconds", async () => {
    const clock = new ManualClock(Date.UTC(2026, 1, 2, 11, 16, 6, 789));
    await using org = await startOrg({ clock });

    const user = await create(org, "/api/v1/users", {
      profile: makeProfile("ada@acme.example.com", { postalAddress: null }),
    });

    const instant = "2026-02-02T11:16:06.000Z";
    expect(user.body).toEqual({
      id: expect.stringMatching(/^00u\w{17}$/),
      status: "PROVISIONED",
      created: instant,
      activated: instant,
      statusChanged: instant,
      lastLogin: null,
      lastUpdated: instant,
      passwordChanged: null,
      type: { id: expect.stringMatching(/^oty/) },
      profile: {
        firstName: "Ada",
        lastName: "Lovelace",
        mobilePhone: null,
        secondEmail: null,
        login: "ada@acme.example.com",
        email: "ada@acme.example.com",
      },
      credentials: { provider: okta },
      _links: expect.objectContaining({
        self: { href: `${org.url}/api/v1/users/${user.id}` },
        deactivate: { href: `${org.url}/api/v1/users/${user.id}/lifecycle/deactivate`, method: "POST" },
      }),
    });
  });

  test.each([
    [
      "an attribute that the schema lacks",
      { notValid: "x" },
      "newUser",
      "Property name 'notValid' is not defined in profile",
    ],
    ["no last name", { lastName: null }, "lastName", "lastName: The field cannot be left blank"],
    [
      "a login that is no address",
      { login: "ada-lovelace" },
      "login",
      "login: Username must be in the form of an email address",
    ],
    ["a long first name", { firstName: "x".repeat(51) }, "firstName", "firstName: The field is too long"],
    [
      "a character of four bytes",
      { firstName: "Ada 🚀" },
      "firstName",
      "firstName: Characters beyond three bytes in UTF-8 are not supported",
    ],
    [
      "a number for a text",
      { title: 7 },
      "title",
      "title: The value does not match the type of the property",
    ],
  ])("is refused with %s", async (_what, changes, about, cause) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("ada@acme.example.com", changes),
    });

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      errorCode: "E0000001",
      errorSummary: `Api validation failed: ${about}`,
      errorLink: "E0000001",
      errorId: expect.stringMatching(/^oae/),
      errorCauses: [{ errorSummary: cause }],
    });
  });

  test("is refused when the login is taken, ignoring case and diacritics", async () => {
    await using org = await startOrg();
    await createActiveUser(org, "zoe@acme.example.com");

    const answer = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("Zoë@ACME.example.com"),
    });

    expect(answer.body).toMatchObject({
      errorCode: "E0000001",
      errorSummary: "Api validation failed: login",
      errorCauses: [
        { errorSummary: "login: An object with this field already exists in the current organization" },
      ],
    });
  });

  test.each([
    ["?nextLogin=changePassword", {}, 400, "E0000124"],
    [
      "?nextLogin=changePassword&activate=false",
      { credentials: { password: { value: "Passw0rd-long" } } },
      400,
      "E0000125",
    ],
    ["", { credentials: { password: { value: "short" } } }, 400, "E0000001"],
    [
      "?provider=true",
      { credentials: { provider: federation, password: { value: "Passw0rd-long" } } },
      400,
      "E0000001",
    ],
    ["", { groupIds: Array.from({ length: 21 }, () => "00g") }, 400, "E0000093"],
    ["", { groupIds: ["00gunknown"] }, 404, "E0000007"],
    ["", { profile: "text" }, 400, "E0000003"],
  ])("%s %j is refused", async (query, body, status, code) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "POST", `/api/v1/users${query}`, {
      profile: makeProfile("ada@acme.example.com"),
      ...body,
    });

    expect(errorOf(answer)).toEqual([status, code]);
  });
});

describe("reading a user", () => {
  test("works by id, by login in any case, and by short name, with an ETag", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");

    const answers = await Promise.all(
      [user.id, "Ada@ACME.example.com", "ada%40acme.example.com", "ada"].map((key) =>
        callOrg(org, "GET", `/api/v1/users/${key}`),
      ),
    );

    expect(answers.map((answer) => at(answer.body, "id"))).toEqual([user.id, user.id, user.id, user.id]);
    expect(answers[0]?.headers["etag"]).toMatch(/^W\/"[0-9a-f]{64}"$/);
  });

  test("embeds an empty list of blocks when it is asked for", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");

    const answer = await callOrg(org, "GET", `/api/v1/users/${user.id}?expand=blocks`);

    expect(at(answer.body, "_embedded")).toEqual({ blocks: [] });
  });

  test("names the user in the 404", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", "/api/v1/users/00unobody");

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({
      errorCode: "E0000007",
      errorSummary: "Not found: Resource not found: 00unobody (User)",
      errorCauses: [],
    });
  });

  test("does not work by a login with a slash in it", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", "/api/v1/users/a%2Fb@acme.example.com");

    expect(errorOf(answer)).toEqual([405, "E0000022"]);
  });
});

describe("updating a user", () => {
  test("by POST keeps what is not named and clears what is null", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com", { title: "Analyst", city: "London" });

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}`, {
      profile: { city: null, nickName: "A" },
    });

    expect(at(answer.body, "profile")).toMatchObject({ title: "Analyst", nickName: "A" });
    expect(at(answer.body, "profile")).not.toHaveProperty("city");
  });

  test("by PUT clears what is not named", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com", { title: "Analyst" });

    const answer = await callOrg(org, "PUT", `/api/v1/users/${user.id}`, {
      profile: makeProfile("ada@acme.example.com"),
    });

    expect(answer.status).toBe(200);
    expect(at(answer.body, "profile")).not.toHaveProperty("title");
  });

  test("honours If-Match", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const etag = String((await callOrg(org, "GET", path)).headers["etag"]);
    const send = (title: string, ifMatch: string) =>
      callOrg(
        org,
        "POST",
        path,
        { profile: { title } },
        { authorization: `SSWS ${org.apiToken}`, "if-match": ifMatch },
      );

    const first = await send("Analyst", etag);
    const second = await send("Engineer", etag);
    const malformed = await send("Engineer", "nonsense");

    expect(first.status).toBe(200);
    expect(errorOf(second)).toEqual([412, "E0000231"]);
    expect(errorOf(malformed)).toEqual([400, "E0000242"]);
  });

  test("moves the ETag, a change of status does not", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const readEtag = async () => (await callOrg(org, "GET", path)).headers["etag"];
    const active = await readEtag();
    await callOrg(org, "POST", `${path}/lifecycle/suspend`);
    const suspended = await readEtag();
    await callOrg(org, "POST", path, { profile: { title: "Analyst" } });
    const promoted = await readEtag();

    expect(suspended).toBe(active);
    expect(promoted).not.toBe(active);
  });

  test("is refused for a deactivated user", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}`, { profile: { title: "Analyst" } });

    expect(errorOf(answer)).toEqual([403, "E0000038"]);
  });
});

describe("the lifecycle", () => {
  test("goes through suspension, deactivation and deletion, with the status changes and links recorded", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    const seen: unknown[] = [];
    const step = async (operation: string) => {
      clock.advance(1_000);
      const { status, body } = await callOrg(org, "POST", `${path}/lifecycle/${operation}`);
      const now = await callOrg(org, "GET", path);
      seen.push([
        operation,
        status,
        body,
        at(now.body, "status"),
        at(now.body, "statusChanged") === at(now.body, "lastUpdated"),
      ]);
    };

    await step("suspend");
    await step("unsuspend");
    await step("deactivate");
    const links = Object.keys(at((await callOrg(org, "GET", path)).body, "_links") as object).sort();
    await step("activate?sendEmail=true");
    const first = await callOrg(org, "DELETE", path);
    const between = await callOrg(org, "GET", path);
    const second = await callOrg(org, "DELETE", path);
    const after = await callOrg(org, "GET", path);

    expect(seen).toEqual([
      ["suspend", 200, {}, "SUSPENDED", true],
      ["unsuspend", 200, {}, "ACTIVE", true],
      ["deactivate", 200, {}, "DEPROVISIONED", true],
      ["activate?sendEmail=true", 200, {}, "ACTIVE", true],
    ]);
    expect(links).toEqual(["activate", "delete", "schema", "self", "type"]);
    expect([first.status, at(between.body, "status"), second.status, after.status]).toEqual([
      204,
      "DEPROVISIONED",
      204,
      404,
    ]);
  });

  test("answers activation link and token when no mail is sent", async () => {
    await using org = await startOrg();
    const user = await create(org, "/api/v1/users?activate=false", {
      profile: makeProfile("ada@acme.example.com"),
    });

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/activate?sendEmail=false`);

    expect(answer.body).toEqual({
      activationUrl: expect.stringContaining(`${org.url}/tokens/`),
      activationToken: expect.stringMatching(/^[\w-]{20}$/),
    });
  });

  test.each([
    ["STAGED", "suspend", 400, "E0000001"],
    ["STAGED", "unsuspend", 400, "E0000001"],
    ["STAGED", "reactivate", 403, "E0000038"],
    ["PROVISIONED", "suspend", 400, "E0000001"],
    ["PROVISIONED", "activate", 403, "E0000016"],
    ["ACTIVE", "activate", 403, "E0000016"],
    ["ACTIVE", "unsuspend", 400, "E0000001"],
    ["ACTIVE", "unlock", 403, "E0000032"],
    ["DEPROVISIONED", "deactivate", 404, "E0000007"],
    ["DEPROVISIONED", "suspend", 400, "E0000001"],
  ])("refuses for a %s user to %s", async (status, operation, expected, code) => {
    await using org = await startOrg();
    const query = {
      STAGED: "?activate=false",
      PROVISIONED: "",
      ACTIVE: "?provider=true",
      DEPROVISIONED: "?provider=true",
    }[status];
    const user = await create(org, `/api/v1/users${query}`, {
      profile: makeProfile("ada@acme.example.com"),
      credentials: { provider: federation },
    });
    if (status === "DEPROVISIONED")
      await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);

    const answer = await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/${operation}`);

    expect(errorOf(answer)).toEqual([expected, code]);
  });

  test("can be slow: the user shows where they are going, and cannot be changed meanwhile", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, transitionMs: 5_000 });
    const user = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/users/${user.id}`;
    await callOrg(org, "POST", `${path}/lifecycle/deactivate`);

    const during = await callOrg(org, "GET", path);
    const update = await callOrg(org, "POST", path, { profile: { title: "Analyst" } });
    clock.advance(5_000);
    const after = await callOrg(org, "GET", path);

    expect(during.body).toMatchObject({ status: "ACTIVE", transitioningToStatus: "DEPROVISIONED" });
    expect(errorOf(update)).toEqual([409, "E0000112"]);
    expect(after.body).toMatchObject({ status: "DEPROVISIONED" });
    expect(after.body).not.toHaveProperty("transitioningToStatus");
  });

  test("takes every app away from a deactivated user", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const app = await createApp(org);
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });

    await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/deactivate`);
    const assignment = await callOrg(org, "GET", `/api/v1/apps/${app.id}/users/${user.id}`);

    expect(assignment.status).toBe(404);
    expect(at(assignment.body, "errorSummary")).toBe(`Not found: Resource not found: ${user.id} (AppUser)`);
  });
});

describe("listing users", () => {
  test("search lags behind a change and carries no ETag", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, searchLagMs: 300 });
    await createActiveUser(org, "ada@acme.example.com", { title: "Analyst" });
    const search = () =>
      callOrg(org, "GET", `/api/v1/users?search=${encodeURIComponent('profile.title eq "analyst"')}`);

    const early = await search();
    clock.advance(300);
    const late = await search();

    expect(early.body).toEqual([]);
    expect(listAt(late.body)).toHaveLength(1);
    expect(Object.keys(at(late.body, "0._links") as object)).toEqual(["self"]);
    expect(late.headers["etag"]).toBeUndefined();
    expect(late.headers["link"]).toBe(
      `<${org.url}/api/v1/users?limit=200&search=profile.title+eq+%22analyst%22>; rel="self"`,
    );
  });

  test.each([
    ["search", 'profile.lastName sw "Love" and status eq "ACTIVE"', ["ada"]],
    ["search", '(profile.firstName eq "grace" or profile.firstName eq "ada") and profile.title pr', ["ada"]],
    ["search", 'status eq "DEPROVISIONED"', ["left"]],
    ["search", 'created gt "2020-01-01T00:00:00.000Z" and profile.email co "grace"', ["grace"]],
    ["filter", 'profile.login eq "grace@acme.example.com"', ["grace"]],
    ["filter", 'status eq "ACTIVE" and profile.firstName eq "Grace"', ["grace"]],
    ["q", "gra", ["grace"]],
  ])("%s=%s finds whom it should", async (parameter, text, logins) => {
    await using org = await startOrg();
    await createActiveUser(org, "ada@acme.example.com", { title: "Analyst" });
    await createActiveUser(org, "grace@acme.example.com", { firstName: "Grace", lastName: "Hopper" });
    const left = await createActiveUser(org, "left@acme.example.com", {
      firstName: "Left",
      lastName: "Behind",
    });
    await callOrg(org, "POST", `/api/v1/users/${left.id}/lifecycle/deactivate`);

    const answer = await callOrg(org, "GET", `/api/v1/users?${parameter}=${encodeURIComponent(text)}`);

    const found = listAt(answer.body).map((user) => String(at(user, "profile.login")).split("@")[0]);
    expect(found).toEqual(logins);
  });

  test.each([
    ["search", 'profile.title ne "x"', "E0000031"],
    ["search", 'profile.title co "x"', "E0000031"],
    ["search", "profile.title eq", "E0000031"],
    ["filter", 'profile.title eq "x"', "E0000031"],
    ["filter", 'status sw "A"', "E0000031"],
  ])("%s=%s is refused", async (parameter, text, code) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", `/api/v1/users?${parameter}=${encodeURIComponent(text)}`);

    expect(errorOf(answer)).toEqual([400, code]);
  });

  test("pages by Link until the end, leaving out the deactivated", async () => {
    await using org = await startOrg();
    for (const name of ["a", "b", "c"]) await createActiveUser(org, `${name}@acme.example.com`);
    const left = await createActiveUser(org, "d@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${left.id}/lifecycle/deactivate`);

    const logins: unknown[] = [];
    let next: string | undefined = "/api/v1/users?limit=2";
    while (next !== undefined) {
      const page = await callOrg(org, "GET", next);
      logins.push(...listAt(page.body).map((user) => at(user, "profile.login")));
      const links: string[] = [page.headers["link"] ?? []].flat();
      next = /<[^>]*?(\/api[^>]*)>; rel="next"/.exec(
        links
          .join(", ")
          .split(", ")
          .find((link) => link.includes("next")) ?? "",
      )?.[1];
    }

    expect(logins).toEqual([
      "admin@acme.example.com",
      "a@acme.example.com",
      "b@acme.example.com",
      "c@acme.example.com",
    ]);
  });
});
