import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import type { JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  createActiveUser,
  errorOf,
  makeProfile,
  type OrgAnswer,
  startOrg,
} from "./support/org-client.ts";

const path = "/api/v1/meta/schemas/user/default";
const taken = "An object with this field already exists in the current organization";

async function addProperty(org: OktaOrg, name: string, definition: JsonObject | null): Promise<OrgAnswer> {
  return callOrg(org, "POST", path, {
    definitions: { custom: { id: "#custom", type: "object", properties: { [name]: definition } } },
  });
}

describe("the user schema", () => {
  test("shows the base properties and no custom one at first", async () => {
    await using org = await startOrg();

    const { body } = await callOrg(org, "GET", path);

    expect(at(body, "definitions.custom")).toEqual({ id: "#custom", type: "object", properties: {} });
    expect(Object.keys(at(body, "definitions.base.properties") as object)).toHaveLength(31);
    expect(at(body, "id")).toBe(`${org.url}/meta/schemas/user/default`);
  });

  test("completes a custom property and validates a unique one", async () => {
    await using org = await startOrg();

    const { status, body } = await addProperty(org, "sourceUserKey", {
      title: "Source user",
      type: "string",
      unique: true,
    });

    expect(status).toBe(200);
    expect(at(body, "definitions.custom")).toEqual({
      id: "#custom",
      type: "object",
      properties: {
        sourceUserKey: {
          title: "Source user",
          type: "string",
          mutability: "READ_WRITE",
          scope: "NONE",
          unique: "UNIQUE_VALIDATED",
          permissions: [{ principal: "SELF", action: "READ_ONLY" }],
          master: { type: "PROFILE_MASTER" },
        },
      },
      required: [],
    });
  });

  test("enforces a unique property at write", async () => {
    await using org = await startOrg();
    await addProperty(org, "sourceUserKey", { title: "Source user", type: "string", unique: true });
    await createActiveUser(org, "a@acme.example.com", { sourceUserKey: "c:00u1" });
    const other = await createActiveUser(org, "b@acme.example.com", { sourceUserKey: "c:00u2" });

    const created = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("c@acme.example.com", { sourceUserKey: "c:00u1" }),
    });
    const updated = await callOrg(org, "POST", `/api/v1/users/${other.id}`, {
      profile: { sourceUserKey: "c:00u1" },
    });
    const freed = await callOrg(org, "POST", `/api/v1/users/${other.id}`, {
      profile: { sourceUserKey: null },
    });

    for (const answer of [created, updated]) {
      expect(answer.body).toMatchObject({
        errorCode: "E0000001",
        errorSummary: "Api validation failed: sourceUserKey",
        errorCauses: [{ errorSummary: `sourceUserKey: ${taken}` }],
      });
    }
    expect(freed.status).toBe(200);
  });

  test("drops the unique flag silently when users already share a value", async () => {
    await using org = await startOrg();
    await addProperty(org, "badge", { title: "Badge", type: "string" });
    await createActiveUser(org, "a@acme.example.com", { badge: "1" });
    await createActiveUser(org, "b@acme.example.com", { badge: "1" });

    const { status, body } = await addProperty(org, "badge", {
      title: "Badge",
      type: "string",
      unique: true,
    });

    expect(status).toBe(200);
    expect(at(body, "definitions.custom.properties.badge")).not.toHaveProperty("unique");
  });

  test("checks an existing property for a while before it is unique, and enforces nothing meanwhile", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, uniquenessCheckMs: 60_000 });
    const badge = { title: "Badge", type: "string" };
    await addProperty(org, "badge", badge);
    await createActiveUser(org, "a@acme.example.com", { badge: "1" });
    const readMark = async () =>
      at((await callOrg(org, "GET", path)).body, "definitions.custom.properties.badge.unique");

    const asked = await addProperty(org, "badge", { ...badge, unique: true });
    const early = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("b@acme.example.com", { badge: "1" }),
    });
    const during = await readMark();
    await callOrg(org, "POST", `/api/v1/users/${String(at(early.body, "id"))}`, { profile: { badge: "2" } });
    clock.advance(60_000);
    const after = await readMark();
    const late = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("c@acme.example.com", { badge: "2" }),
    });

    expect(at(asked.body, "definitions.custom.properties.badge.unique")).toBe("PENDING_UNIQUENESS");
    expect([early.status, during, after]).toEqual([200, "PENDING_UNIQUENESS", "UNIQUE_VALIDATED"]);
    expect(at(late.body, "errorCauses.0.errorSummary")).toBe(`badge: ${taken}`);
  });

  test("finds at the end of the check what was written during it, and drops the mark", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, uniquenessCheckMs: 60_000 });
    const badge = { title: "Badge", type: "string" };
    await addProperty(org, "badge", badge);
    await addProperty(org, "badge", { ...badge, unique: true });
    for (const name of ["a", "b"]) await createActiveUser(org, `${name}@acme.example.com`, { badge: "1" });

    clock.advance(60_000);
    const { body } = await callOrg(org, "GET", path);

    expect(at(body, "definitions.custom.properties.badge")).not.toHaveProperty("unique");
  });

  test("forgets a check when the property is no longer to be unique", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, uniquenessCheckMs: 60_000 });
    const badge = { title: "Badge", type: "string" };
    await addProperty(org, "badge", badge);
    await addProperty(org, "badge", { ...badge, unique: true });
    await addProperty(org, "badge", { ...badge, unique: false });

    clock.advance(60_000);
    const { body } = await callOrg(org, "GET", path);

    expect(at(body, "definitions.custom.properties.badge")).not.toHaveProperty("unique");
  });

  test("takes six unique properties at once not even in part", async () => {
    await using org = await startOrg();
    const properties = Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((index) => [`key${index}`, { title: "Key", type: "string", unique: true }]),
    );

    const answer = await callOrg(org, "POST", path, { definitions: { custom: { properties } } });
    const { body } = await callOrg(org, "GET", path);

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
    expect(at(body, "definitions.custom.properties")).toEqual({});
  });

  test("takes five unique properties and no sixth", async () => {
    await using org = await startOrg();
    const answers: OrgAnswer[] = [];

    for (let index = 1; index <= 6; index += 1) {
      answers.push(await addProperty(org, `key${index}`, { title: "Key", type: "string", unique: true }));
    }

    expect(answers.slice(0, 5).map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect(errorOf(answers[5] as OrgAnswer)).toEqual([400, "E0000001"]);
  });

  test("removes a custom property that is set to null", async () => {
    await using org = await startOrg();
    await addProperty(org, "badge", { title: "Badge", type: "string" });

    const { body } = await addProperty(org, "badge", null);

    expect(at(body, "definitions.custom.properties")).toEqual({});
  });

  test("takes the values of a removed property away from everybody", async () => {
    await using org = await startOrg();
    await addProperty(org, "badge", { title: "Badge", type: "string" });
    const user = await createActiveUser(org, "a@acme.example.com", { badge: "1" });

    await addProperty(org, "badge", null);
    const { body } = await callOrg(org, "GET", `/api/v1/users/${user.id}`);

    expect(at(body, "profile")).not.toHaveProperty("badge");
  });

  test("gives a property its default where nobody gives it a value", async () => {
    await using org = await startOrg();
    await addProperty(org, "site", { title: "Site", type: "string", default: "Main" });

    const user = await createActiveUser(org, "a@acme.example.com");

    expect(at(user.body, "profile.site")).toBe("Main");
  });

  test("lets an admin free the login from the form of an address and make the names optional", async () => {
    await using org = await startOrg();
    const change = (properties: JsonObject) =>
      callOrg(org, "POST", path, { definitions: { base: { properties } } });

    const changed = await change({ login: { pattern: "[a-z0-9]+" }, lastName: { required: false } });
    const free = await callOrg(org, "POST", "/api/v1/users", {
      profile: { login: "ada01", email: "ada@acme.example.com", firstName: "Ada" },
    });
    const other = await callOrg(org, "POST", "/api/v1/users", {
      profile: makeProfile("ada@acme.example.com"),
    });
    const reset = await change({ login: { pattern: null } });

    expect(at(changed.body, "definitions.base.properties.login.pattern")).toBe("[a-z0-9]+");
    expect(at(changed.body, "definitions.base.required")).toEqual(["login", "firstName", "email"]);
    expect(free.status).toBe(200);
    expect(at(other.body, "errorCauses.0.errorSummary")).toBe("login: Does not match required pattern");
    expect(at(reset.body, "definitions.base.properties.login")).not.toHaveProperty("pattern");
  });

  test.each([
    ["no type", "badge", { title: "Badge" }, 400, "E0000001"],
    ["an unknown type", "badge", { title: "Badge", type: "date" }, 400, "E0000001"],
    ["no title", "badge", { type: "string" }, 400, "E0000001"],
    ["a title that is no text", "badge", { title: 7, type: "string" }, 400, "E0000003"],
    ["a name that begins with a digit", "1badge", { title: "Badge", type: "string" }, 400, "E0000001"],
    ["the name of a base property", "login", { title: "Login", type: "string" }, 400, "E0000001"],
    ["an array of nothing", "badge", { title: "Badge", type: "array" }, 400, "E0000001"],
    [
      "choices without enum",
      "badge",
      { title: "B", type: "string", oneOf: [{ const: "a", title: "A" }] },
      400,
      "E0000001",
    ],
    ["an enum with a repetition", "badge", { title: "B", type: "string", enum: ["a", "a"] }, 400, "E0000001"],
    [
      "lengths the wrong way round",
      "badge",
      { title: "B", type: "string", minLength: 9, maxLength: 3 },
      400,
      "E0000001",
    ],
    ["a length that is a text", "badge", { title: "B", type: "string", maxLength: "3" }, 400, "E0000003"],
    ["an unknown word for unique", "badge", { title: "B", type: "string", unique: "YES" }, 400, "E0000003"],
  ])("refuses a property with %s", async (_what, name, definition, status, code) => {
    await using org = await startOrg();

    const answer = await addProperty(org, name, definition);

    expect(errorOf(answer)).toEqual([status, code]);
  });

  test("never changes the type of a property", async () => {
    await using org = await startOrg();
    await addProperty(org, "badge", { title: "Badge", type: "string" });

    const answer = await addProperty(org, "badge", { title: "Badge", type: "integer" });

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
  });
});
