import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  type OrgAnswer,
  startOrg,
} from "./support/org-client.ts";

const costCenter = { title: "Cost center", type: "string", description: "Who pays", externalName: "cc" };

const pathOf = (appId: string): string => `/api/v1/meta/schemas/apps/${appId}/default`;

const setCustom = (org: OktaOrg, appId: string, properties: JsonObject): Promise<OrgAnswer> =>
  callOrg(org, "POST", pathOf(appId), { definitions: { custom: { properties } } });

const createOidc = (org: OktaOrg) =>
  create(org, "/api/v1/apps", {
    name: "oidc_client",
    label: "Shop",
    signOnMode: "OPENID_CONNECT",
    credentials: { oauthClient: { token_endpoint_auth_method: "client_secret_basic" } },
    settings: {
      oauthClient: {
        application_type: "web",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: ["https://shop.example.com"],
      },
    },
  });

const createOrg2Org = (org: OktaOrg) =>
  create(org, "/api/v1/apps", {
    name: "okta_org2org",
    label: "Hub",
    signOnMode: "SAML_2_0",
    settings: { app: { baseUrl: "https://hub.okta.com" } },
  });

describe("the schema of an app's users", () => {
  test("of a plain app has the user name and nothing else", async () => {
    await using org = await startOrg();
    const app = await createApp(org, "News");

    const answer = await callOrg(org, "GET", pathOf(app.id));

    expect(answer.body).toEqual({
      id: `${org.url}/meta/schemas/apps/${app.id}/default`,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: "bookmark",
      title: "News User",
      lastUpdated: at(app.body, "created"),
      created: at(app.body, "created"),
      definitions: {
        custom: { id: "#custom", type: "object", properties: {} },
        base: {
          id: "#base",
          type: "object",
          properties: {
            userName: {
              title: "Username",
              type: "string",
              required: true,
              scope: "NONE",
              maxLength: 100,
              master: { type: "PROFILE_MASTER" },
            },
          },
          required: ["userName"],
        },
      },
      type: "object",
      properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
    });
  });

  test("of an OAuth app has the claims, and that of Org2Org the initial status", async () => {
    await using org = await startOrg();
    const [oidc, org2Org] = [await createOidc(org), await createOrg2Org(org)];

    const claims = await callOrg(org, "GET", pathOf(oidc.id));
    const hub = await callOrg(org, "GET", pathOf(org2Org.id));

    expect(at(claims.body, "name")).toMatch(/^oidc_client_[a-z0-9]{7}$/);
    expect(Object.keys(at(claims.body, "definitions.base.properties") as object)).toHaveLength(21);
    expect(at(claims.body, "definitions.base.properties.country.externalName")).toBe("address.country");
    expect(at(hub.body, "definitions.base.properties.initialStatus.enum")).toEqual([
      "active_with_pass",
      "active_without_pass",
      "pending_with_pass",
      "pending_without_pass",
    ]);
    expect(at(hub.body, "definitions.base.properties.login")).toBeUndefined();
  });

  test("takes custom attributes, changes them, and removes them with null", async () => {
    await using org = await startOrg();
    const app = await createApp(org);

    const added = await setCustom(org, app.id, { costCenter, floor: { title: "Floor", type: "integer" } });
    const changed = await setCustom(org, app.id, {
      costCenter: { ...costCenter, scope: "SELF" },
      floor: null,
    });

    expect(at(added.body, "definitions.custom")).toEqual({
      id: "#custom",
      type: "object",
      properties: {
        costCenter: { ...costCenter, scope: "NONE", master: { type: "PROFILE_MASTER" } },
        floor: { title: "Floor", type: "integer", scope: "NONE", master: { type: "PROFILE_MASTER" } },
      },
      required: [],
    });
    expect(Object.keys(at(changed.body, "definitions.custom.properties") as object)).toEqual(["costCenter"]);
    expect(at(changed.body, "definitions.custom.properties.costCenter.scope")).toBe("SELF");
  });

  test.each([
    ["an attribute without a title", { floor: { type: "integer" } }],
    ["a type that there is not", { floor: { title: "Floor", type: "storey" } }],
    ["a name that no expression can hold", { "my-floor": { title: "Floor", type: "integer" } }],
    ["the name of a base attribute", { userName: { title: "User", type: "string" } }],
    ["a unique attribute", { badge: { title: "Badge", type: "string", unique: true } }],
    ["a scope that there is not", { floor: { title: "Floor", type: "integer", scope: "ALL" } }],
    ["a namespace that is no text", { floor: { title: "Floor", type: "integer", externalNamespace: 7 } }],
    ["another type of a known attribute", { costCenter: { title: "Cost center", type: "number" } }],
    ["an attribute that is no object", { floor: "integer" }],
  ])("refuses %s, and nothing of the request is done", async (_what, properties) => {
    await using org = await startOrg();
    const app = await createApp(org);
    await setCustom(org, app.id, { costCenter });

    const answer = await setCustom(org, app.id, { other: costCenter, ...properties });
    const read = await callOrg(org, "GET", pathOf(app.id));

    expect(answer.status).toBe(400);
    expect(Object.keys(at(read.body, "definitions.custom.properties") as object)).toEqual(["costCenter"]);
  });

  test("makes a base attribute required, but keeps all of them and the user name required", async () => {
    await using org = await startOrg();
    const app = await createOidc(org);
    const setBase = (properties: JsonObject) =>
      callOrg(org, "POST", pathOf(app.id), { definitions: { base: { properties } } });

    const required = await setBase({ name: { title: "Ignored", required: true } });
    const optional = await setBase({ userName: { required: false } });
    const removed = await setBase({ name: null });
    const unknown = await setBase({ shoeSize: { required: true } });

    expect(at(required.body, "definitions.base.required")).toEqual(["userName", "name"]);
    expect(at(required.body, "definitions.base.properties.name.title")).toBe("Name");
    expect([optional, removed, unknown].map(errorOf)).toEqual(Array(3).fill([400, "E0000001"]));
  });

  test("is not found for an app that is not there", async () => {
    await using org = await startOrg();

    const read = await callOrg(org, "GET", pathOf("0oanobody"));
    const written = await setCustom(org, "0oanobody", { costCenter });

    expect([read, written].map(errorOf)).toEqual(Array(2).fill([404, "E0000007"]));
  });
});

describe("an app's user", () => {
  test("takes the attributes of the app's schema, of their types, and no others", async () => {
    await using org = await startOrg();
    const app = await createApp(org);
    await setCustom(org, app.id, { costCenter, floor: { title: "Floor", type: "integer" } });
    const { id } = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/apps/${app.id}/users`;

    const wrong = await callOrg(org, "POST", path, { id, profile: { floor: "three" } });
    const odd = await callOrg(org, "POST", path, { id, profile: { shoeSize: 40, userName: "x" } });
    const assigned = await callOrg(org, "POST", path, { id, profile: { costCenter: "7" } });
    const updated = await callOrg(org, "POST", `${path}/${id}`, { profile: { floor: 3 } });
    const worse = await callOrg(org, "POST", `${path}/${id}`, { profile: { floor: 3.5 } });

    expect([wrong, odd, worse].map(errorOf)).toEqual(Array(3).fill([400, "E0000001"]));
    expect(at(odd.body, "errorCauses")).toEqual([
      { errorSummary: "Property 'shoeSize' not found" },
      { errorSummary: "Property 'userName' not found" },
    ]);
    expect(at(assigned.body, "profile")).toEqual({ costCenter: "7" });
    expect(at(updated.body, "profile")).toEqual({ costCenter: "7", floor: 3 });
  });

  test("of an Org2Org app has one of its four initial statuses", async () => {
    await using org = await startOrg();
    const app = await createOrg2Org(org);
    const { id } = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/apps/${app.id}/users`;

    const wrong = await callOrg(org, "POST", path, { id, profile: { initialStatus: "asleep" } });
    const assigned = await callOrg(org, "POST", path, {
      id,
      profile: { initialStatus: "pending_with_pass" },
    });

    expect(errorOf(wrong)).toEqual([400, "E0000001"]);
    expect(at(assigned.body, "profile")).toMatchObject({
      firstName: "Ada",
      initialStatus: "pending_with_pass",
    });
  });

  test("loses an attribute that leaves the app's schema", async () => {
    await using org = await startOrg();
    const app = await createApp(org);
    await setCustom(org, app.id, { costCenter, floor: { title: "Floor", type: "integer" } });
    const { id } = await createActiveUser(org, "ada@acme.example.com");
    const path = `/api/v1/apps/${app.id}/users`;
    await callOrg(org, "POST", path, { id, profile: { costCenter: "7", floor: 3 } });

    await setCustom(org, app.id, { costCenter: null });
    const read = await callOrg(org, "GET", `${path}/${id}`);

    expect(at(read.body, "profile")).toEqual({ floor: 3 });
  });
});
