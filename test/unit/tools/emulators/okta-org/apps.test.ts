import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import { buildServiceApp } from "../../../../support/service-app-body.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  startOrg,
} from "./support/org-client.ts";
import { createServiceApp, obtainDpopToken } from "./support/service-app.ts";

describe("an app", () => {
  test("is made for SAML without a name, which Okta then makes", async () => {
    await using org = await startOrg();
    const signOn = {
      ssoAcsUrl: "https://target.example.com/sso",
      recipient: "https://target.example.com/sso",
      destination: "https://target.example.com/sso",
      audience: "https://target.example.com",
      subjectNameIdTemplate: "user.userName",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
      responseSigned: true,
      assertionSigned: true,
      signatureAlgorithm: "RSA_SHA256",
      digestAlgorithm: "SHA256",
      authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    };
    const body = { label: "To target", signOnMode: "SAML_2_0", settings: { signOn } };

    const app = await create(org, "/api/v1/apps", body);
    const named = await callOrg(org, "POST", "/api/v1/apps", { ...body, name: "my_app" });
    const unsigned = await callOrg(org, "POST", "/api/v1/apps", {
      ...body,
      settings: { signOn: { ...signOn, responseSigned: false, assertionSigned: false } },
    });

    expect(app.body).toMatchObject({
      name: "acme_totarget_1",
      status: "ACTIVE",
      credentials: { signing: { kid: expect.any(String) } },
      settings: { signOn: { ...signOn, requestCompressed: false, acsEndpoints: [] } },
    });
    expect(errorOf(named)).toEqual([400, "E0000001"]);
    expect(errorOf(unsigned)).toEqual([400, "E0000001"]);
  });

  test("shows the keys of a service app with ids of their own", async () => {
    await using org = await startOrg();
    const { appId, key } = await createServiceApp(org);

    const { body } = await callOrg(org, "GET", `/api/v1/apps/${appId}`);

    expect(at(body, "settings.oauthClient")).toMatchObject({
      application_type: "service",
      grant_types: ["client_credentials"],
      dpop_bound_access_tokens: true,
      jwks: {
        keys: [
          { kty: "EC", id: expect.stringMatching(/^pks/), status: "ACTIVE", kid: "k1", x: key.publicJwk.x },
        ],
      },
    });
    expect(at(body, "credentials.oauthClient.client_id")).toBe(appId);
  });

  test("loses the binding to proofs when it is replaced without naming it", async () => {
    await using org = await startOrg();
    const { appId, key } = await createServiceApp(org);
    const { x = "", y = "" } = key.publicJwk;

    const { body } = await callOrg(
      org,
      "PUT",
      `/api/v1/apps/${appId}`,
      buildServiceApp("bridge", { jwks: { keys: [{ kty: "EC", kid: "k1", x, y, crv: "P-256" }] } }),
    );

    expect(at(body, "settings.oauthClient.dpop_bound_access_tokens")).toBe(false);
  });

  test("is deleted only when inactive, and its tokens die with it", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });
    const { token } = await obtainDpopToken(org, app);
    const path = `/api/v1/apps/${app.appId}`;

    const early = await callOrg(org, "DELETE", path);
    const deactivated = await callOrg(org, "POST", `${path}/lifecycle/deactivate`);
    const deleted = await callOrg(org, "DELETE", path);
    const used = await callOrg(org, "GET", "/api/v1/users", undefined, { authorization: `Bearer ${token}` });

    expect(errorOf(early)).toEqual([403, "E0000056"]);
    expect([deactivated.status, deactivated.body, deleted.status, used.status]).toEqual([200, {}, 204, 401]);
  });
});

describe("an assignment", () => {
  test("answers the members that were recorded and embeds the user on request", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const app = await createApp(org);

    const assigned = await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });
    const read = await callOrg(org, "GET", `/api/v1/apps/${app.id}/users/${user.id}?expand=user`);

    expect(assigned.body).toEqual({
      id: user.id,
      externalId: null,
      created: expect.stringMatching(/\.000Z$/),
      lastUpdated: expect.stringMatching(/\.000Z$/),
      scope: "USER",
      status: "ACTIVE",
      statusChanged: expect.stringMatching(/\.000Z$/),
      passwordChanged: null,
      syncState: "DISABLED",
      credentials: { userName: "ada@acme.example.com" },
      profile: {},
      _links: {
        app: { href: `${org.url}/api/v1/apps/${app.id}` },
        user: { href: `${org.url}/api/v1/users/${user.id}` },
      },
    });
    expect(at(read.body, "_embedded.user")).toEqual(user.body);
  });

  test("follows the login, unless an admin wrote the user name by hand", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const [following, custom] = [await createApp(org, "One"), await createApp(org, "Two")];
    await callOrg(org, "POST", `/api/v1/apps/${following.id}/users`, { id: user.id });
    await callOrg(org, "POST", `/api/v1/apps/${custom.id}/users`, {
      id: user.id,
      credentials: { userName: "countess" },
    });

    await callOrg(org, "POST", `/api/v1/users/${user.id}`, { profile: { login: "king@acme.example.com" } });
    const names = await Promise.all(
      [following, custom].map((app) => callOrg(org, "GET", `/api/v1/apps/${app.id}/users/${user.id}`)),
    );

    expect(names.map((answer) => at(answer.body, "credentials.userName"))).toEqual([
      "king@acme.example.com",
      "countess",
    ]);
  });

  test("can lag behind a change of the login", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock, appMappingLagMs: 2_000 });
    const user = await createActiveUser(org, "ada@acme.example.com");
    const app = await createApp(org);
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });
    await callOrg(org, "POST", `/api/v1/users/${user.id}`, { profile: { login: "king@acme.example.com" } });
    const readName = async () =>
      at((await callOrg(org, "GET", `/api/v1/apps/${app.id}/users/${user.id}`)).body, "credentials.userName");

    const before = await readName();
    clock.advance(2_000);
    const after = await readName();

    expect([before, after]).toEqual(["ada@acme.example.com", "king@acme.example.com"]);
  });

  test("cannot be made twice, for a deactivated user, or for nobody", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const left = await createActiveUser(org, "left@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${left.id}/lifecycle/deactivate`);
    const app = await createApp(org);
    const assign = (id: string) => callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id });
    await assign(user.id);

    const answers = [await assign(user.id), await assign(left.id), await assign("00unobody")];

    expect(answers.map(errorOf)).toEqual([
      [409, "E0000062"],
      [403, "E0000117"],
      [404, "E0000007"],
    ]);
  });

  test("can be taken away, after which its app user is not found", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "ada@acme.example.com");
    const app = await createApp(org);
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id: user.id });

    const removed = await callOrg(org, "DELETE", `/api/v1/apps/${app.id}/users/${user.id}`);
    const read = await callOrg(org, "GET", `/api/v1/apps/${app.id}/users/${user.id}`);
    const listed = await callOrg(org, "GET", `/api/v1/apps/${app.id}/users`);

    expect([removed.status, read.status, listAt(listed.body).length]).toEqual([204, 404, 0]);
    expect(listed.headers["link"]).toBe(`<${org.url}/api/v1/apps/${app.id}/users?limit=50>; rel="self"`);
  });
});

describe("an admin role of a client", () => {
  test("is assigned once, and its id is the role's name in base32", async () => {
    await using org = await startOrg();
    const { clientId } = await createServiceApp(org, { roles: [] });
    const path = `/oauth2/v1/clients/${clientId}/roles`;

    const assigned = await callOrg(org, "POST", path, { type: "HELP_DESK_ADMIN" });
    const again = await callOrg(org, "POST", path, { type: "HELP_DESK_ADMIN" });
    const removed = await callOrg(org, "DELETE", `${path}/JBCUYUC7IRCVGS27IFCE2SKO`);

    expect(assigned.status).toBe(201);
    expect(assigned.body).toMatchObject({
      id: "JBCUYUC7IRCVGS27IFCE2SKO",
      label: "Help Desk Administrator",
      assignmentType: "CLIENT",
    });
    expect(errorOf(again)).toEqual([409, "E0000090"]);
    expect(removed.status).toBe(204);
  });
});
