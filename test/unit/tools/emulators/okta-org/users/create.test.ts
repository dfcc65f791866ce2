import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../../tools/emulators/clock.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  errorOf,
  makeProfile,
  startOrg,
} from "../support/org-client.ts";

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
