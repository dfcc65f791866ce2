import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import { at, callOrg, errorOf, makeProfile, type OrgAnswer, startOrg } from "./support/org-client.ts";

const typesPath = "/api/v1/meta/types/user";
const people = "/api/v1/users?activate=false";

async function createType(org: OktaOrg, name: string): Promise<{ id: string; schema: string }> {
  const { body } = await callOrg(org, "POST", typesPath, { name, displayName: `The ${name}s` });
  const schema = new URL(String(at(body, "_links.schema.href"))).pathname;
  return { id: String(at(body, "id")), schema };
}

function addProperty(org: OktaOrg, schema: string, name: string, isUnique = false): Promise<OrgAnswer> {
  const property: JsonObject = { title: name, type: "string", ...(isUnique ? { unique: true } : {}) };
  const custom = { id: "#custom", type: "object", properties: { [name]: property } };
  return callOrg(org, "POST", schema, { definitions: { custom } });
}

describe("a user type", () => {
  test("is shown as Okta shows it, beside the default one, under which it is found too", async () => {
    await using org = await startOrg();

    const { status, body } = await callOrg(org, "POST", typesPath, {
      name: "contractor",
      displayName: "Contractor",
      description: "From elsewhere",
    });
    const id = String(at(body, "id"));
    const one = await callOrg(org, "GET", `${typesPath}/${id}`);
    const byDefault = await callOrg(org, "GET", `${typesPath}/default`);
    const all = await callOrg(org, "GET", typesPath);

    const schema = `${org.url}/api/v1/meta/schemas/user/${id.replace("oty", "osc")}`;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^oty/) as string,
      name: "contractor",
      displayName: "Contractor",
      description: "From elsewhere",
      default: false,
      _links: {
        self: { rel: "self", href: `${org.url}${typesPath}/${id}`, method: "GET" },
        schema: { rel: "schema", href: schema, method: "GET" },
      },
    });
    expect(one.body).toEqual(body);
    expect(byDefault.body).toMatchObject({ name: "user", displayName: "User", default: true });
    expect(all.body).toEqual([byDefault.body, body]);
  });

  test.each([
    ["without a name", { displayName: "X" }],
    ["without a display name", { name: "x" }],
    ["with a name that begins with a digit", { name: "1x", displayName: "X" }],
    ["with a name that is taken", { name: "user", displayName: "X" }],
  ])("is refused %s", async (_title, given) => {
    await using org = await startOrg();

    const answer = await callOrg(org, "POST", typesPath, given);

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
  });

  test("is one of at most nine besides the default one", async () => {
    await using org = await startOrg();
    for (let count = 0; count < 9; count += 1) await createType(org, `type${count}`);

    const tenth = await callOrg(org, "POST", typesPath, { name: "tenth", displayName: "Tenth" });

    expect(errorOf(tenth)).toEqual([400, "E0000001"]);
  });

  test("is unknown by any other id", async () => {
    await using org = await startOrg();

    const type = await callOrg(org, "GET", `${typesPath}/otynobody`);
    const schema = await callOrg(org, "GET", "/api/v1/meta/schemas/user/oscnobody");

    expect([type, schema].map(errorOf)).toEqual([
      [404, "E0000007"],
      [404, "E0000007"],
    ]);
  });
});

describe("people of another type", () => {
  test("are created with it, and lead to its schema", async () => {
    await using org = await startOrg();
    const { id, schema } = await createType(org, "contractor");

    const created = await callOrg(org, "POST", people, {
      profile: makeProfile("c@x.example.com"),
      type: { id },
    });
    const read = await callOrg(org, "GET", "/api/v1/users/c@x.example.com");
    const described = await callOrg(org, "GET", schema);

    expect(created.status).toBe(200);
    expect(read.body).toMatchObject({
      type: { id },
      _links: { schema: { href: org.url + schema }, type: { href: `${org.url}${typesPath}/${id}` } },
    });
    expect(described.body).toMatchObject({
      name: "contractor",
      title: "The contractors",
      _links: { self: { href: org.url + schema }, type: { href: `${org.url}${typesPath}/${id}` } },
    });
  });

  test("are not created with a type that is not there", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "POST", people, {
      profile: makeProfile("c@x.example.com"),
      type: { id: "otynobody" },
    });

    expect(errorOf(answer)).toEqual([404, "E0000007"]);
  });

  test("have the base attributes and those of their own type, and no others", async () => {
    await using org = await startOrg();
    const { id, schema } = await createType(org, "contractor");
    await addProperty(org, "/api/v1/meta/schemas/user/default", "sourceUserKey");
    await addProperty(org, schema, "agency");
    const create = (profile: JsonObject, type?: string) =>
      callOrg(org, "POST", people, { profile, ...(type === undefined ? {} : { type: { id: type } }) });

    const own = await create(makeProfile("a@x.example.com", { agency: "A" }), id);
    const others = await create(makeProfile("b@x.example.com", { sourceUserKey: "k" }), id);
    const reversed = await create(makeProfile("c@x.example.com", { agency: "A" }));
    const found = await callOrg(
      org,
      "GET",
      `/api/v1/users?search=${encodeURIComponent('profile.agency eq "A"')}`,
    );

    expect(own.status).toBe(200);
    expect([others, reversed].map(errorOf)).toEqual([
      [400, "E0000001"],
      [400, "E0000001"],
    ]);
    expect(found.body).toMatchObject([{ profile: { login: "a@x.example.com" } }]);
  });

  test("come from PUT, which validates by the new type, and never from POST", async () => {
    await using org = await startOrg();
    const { id, schema } = await createType(org, "contractor");
    await addProperty(org, "/api/v1/meta/schemas/user/default", "sourceUserKey", true);
    await addProperty(org, schema, "agency");
    const profile = makeProfile("a@x.example.com");
    await callOrg(org, "POST", people, { profile: { ...profile, sourceUserKey: "k" } });
    const one = "/api/v1/users/a@x.example.com";

    const post = await callOrg(org, "POST", one, { type: { id }, profile: {} });
    const keeping = await callOrg(org, "PUT", one, {
      type: { id },
      profile: { ...profile, sourceUserKey: "k" },
    });
    const put = await callOrg(org, "PUT", one, { type: { id }, profile: { ...profile, agency: "A" } });
    const next = await callOrg(org, "POST", people, {
      profile: makeProfile("b@x.example.com", { sourceUserKey: "k" }),
    });

    expect([post, keeping].map(errorOf)).toEqual([
      [400, "E0000001"],
      [400, "E0000001"],
    ]);
    expect(put.body).toMatchObject({ type: { id }, profile: { agency: "A" } });
    expect(at(put.body, "profile")).not.toHaveProperty("sourceUserKey");
    expect(next.status).toBe(200);
  });

  test("share a unique attribute with those of other types that mark it so too, and with nobody else", async () => {
    await using org = await startOrg();
    const { id, schema } = await createType(org, "contractor");
    const create = (login: string, type: string | undefined) =>
      callOrg(org, "POST", people, {
        profile: makeProfile(login, { badge: "7" }),
        ...(type === undefined ? {} : { type: { id: type } }),
      });
    await addProperty(org, "/api/v1/meta/schemas/user/default", "badge", true);
    await addProperty(org, schema, "badge");

    const first = await create("a@x.example.com", undefined);
    const second = await create("b@x.example.com", id);
    const marked = await addProperty(org, schema, "badge", true);
    await callOrg(org, "POST", "/api/v1/users/b@x.example.com", { profile: { badge: "8" } });
    const again = await addProperty(org, schema, "badge", true);
    const third = await create("c@x.example.com", id);

    expect([first, second].map(({ status }) => status)).toEqual([200, 200]);
    expect(at(marked.body, "definitions.custom.properties.badge")).not.toHaveProperty("unique");
    expect(at(again.body, "definitions.custom.properties.badge.unique")).toBe("UNIQUE_VALIDATED");
    expect(errorOf(third)).toEqual([400, "E0000001"]);
  });
});
