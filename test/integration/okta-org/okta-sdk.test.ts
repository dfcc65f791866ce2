import { Client } from "@okta/okta-sdk-nodejs";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OktaOrg, startOktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import { buildServiceApp } from "../../support/service-app-body.ts";

/** Okta's own client as the judge of the emulated org: what it can do with a real one works here. */
let org: OktaOrg;
let admin: Client;

beforeAll(async () => {
  org = await startOktaOrg({ name: "acme", searchLagMs: 0, rateLimitFactor: 100 });
  admin = new Client({ orgUrl: org.url, token: org.apiToken });
});
afterAll(() => org.stop());

async function collect<T>(items: AsyncIterable<T | null>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) if (item) found.push(item);
  return found;
}

function makeProfile(name: string): { login: string; email: string; firstName: string; lastName: string } {
  const login = `${name}@acme.example.com`;
  return { login, email: login, firstName: name, lastName: "Lovelace" };
}

describe("Okta's own client with an API token", () => {
  test("takes a user through their life", async () => {
    const { userApi } = admin;

    const created = await userApi.createUser({ body: { profile: makeProfile("ada") }, activate: true });
    const userId = created.id!;
    await userApi.updateUser({ userId, user: { profile: { nickName: "Countess" } } });
    const read = await userApi.getUser({ userId: "ada@acme.example.com" });
    const listed = await collect(
      await userApi.listUsers({ search: 'profile.login eq "ada@acme.example.com"' }),
    );
    await userApi.deactivateUser({ userId });
    await userApi.deleteUser({ userId });

    expect(created.status).toBe("PROVISIONED");
    expect([read.id, read.profile?.nickName]).toEqual([userId, "Countess"]);
    expect(listed.map((user) => user.id)).toEqual([userId]);
    await expect(userApi.getUser({ userId })).rejects.toMatchObject({ status: 404, errorCode: "E0000007" });
  });

  test("makes a group, gives it a member and follows every page of its members", async () => {
    const { userApi, groupApi } = admin;
    const group = await groupApi.createGroup({ group: { profile: { name: "Engineers" } } });
    const groupId = group.id!;
    const users = [];
    for (const name of ["bob", "cyd", "dan"]) {
      users.push(await userApi.createUser({ body: { profile: makeProfile(name) } }));
    }

    for (const user of users) await groupApi.assignUserToGroup({ groupId, userId: user.id! });
    const members = await collect(await groupApi.listGroupUsers({ groupId, limit: 2 }));

    expect(members.map((user) => user.id)).toEqual(users.map((user) => user.id));
  });

  test("makes an app and assigns it", async () => {
    const { applicationApi, userApi } = admin;
    const user = await userApi.createUser({ body: { profile: makeProfile("eve") } });

    const app = await applicationApi.createApplication({
      application: {
        name: "bookmark",
        label: "Wiki",
        signOnMode: "BOOKMARK",
        settings: { app: { url: "https://wiki.example.com", requestIntegration: false } },
      } as never,
    });
    const assigned = await applicationApi.assignUserToApplication({
      appId: app.id!,
      appUser: { id: user.id! },
    });

    expect(app).toMatchObject({ label: "Wiki", status: "ACTIVE", signOnMode: "BOOKMARK" });
    expect(assigned).toMatchObject({ id: user.id, scope: "USER" });
  });

  test("makes an event hook and reads what happened from the System Log", async () => {
    const { eventHookApi, systemLogApi } = admin;

    const hook = await eventHookApi.createEventHook({
      eventHook: {
        name: "bridge",
        events: { type: "EVENT_TYPE", items: ["user.lifecycle.create"] },
        channel: {
          type: "HTTP",
          version: "1.0.0",
          config: {
            uri: "https://hooks.example.com",
            authScheme: { type: "HEADER", key: "Authorization", value: "s" },
          },
        },
      } as never,
    });
    const events = await collect(
      await systemLogApi.listLogEvents({
        filter: 'eventType eq "event_hook.created"',
        since: new Date(Date.now() - 60_000).toISOString(),
        until: new Date(Date.now() + 60_000).toISOString(),
      }),
    );

    expect(hook).toMatchObject({ status: "ACTIVE", verificationStatus: "UNVERIFIED" });
    expect(events.map((event) => event.target?.[0]?.id)).toEqual([hook.id]);
  });
});

describe("Okta's own client with a private key and DPoP", () => {
  test("gets a bound token by answering the nonce, and calls with it", async () => {
    const { clientId, privateJwk } = await makeServiceApp();
    const client = new Client({
      orgUrl: org.url,
      authorizationMode: "PrivateKey",
      clientId,
      scopes: ["okta.users.read", "okta.groups.read"],
      privateKey: privateJwk as never,
      keyId: "sdk",
    });
    org.requests.clear();

    const groups = await collect(await client.groupApi.listGroups({}));

    expect(groups.map((group) => group.profile?.name)).toContain("Everyone");
    expect(org.requests.list().map(({ path, status }) => [path, status])).toEqual([
      ["/oauth2/v1/token", 400],
      ["/oauth2/v1/token", 200],
      ["/api/v1/groups", 200],
    ]);
  });

  test("is refused what its scopes do not cover", async () => {
    const { clientId, privateJwk } = await makeServiceApp();
    const client = new Client({
      orgUrl: org.url,
      authorizationMode: "PrivateKey",
      clientId,
      scopes: ["okta.users.read"],
      privateKey: privateJwk as never,
      keyId: "sdk",
    });

    const refused = client.groupApi.createGroup({ group: { profile: { name: "Forbidden" } } });

    await expect(refused).rejects.toMatchObject({ status: 403, errorCode: "E0000006" });
  });
});

/** A DPoP-bound service app with an RSA key: the client knows no other kind. */
async function makeServiceApp(): Promise<{ readonly clientId: string; readonly privateJwk: JWK }> {
  const pair: { publicKey: CryptoKey; privateKey: CryptoKey } = await generateKeyPair("RS256", {
    extractable: true,
  });
  const [publicJwk, privateJwk] = [await exportJWK(pair.publicKey), await exportJWK(pair.privateKey)];
  const { applicationApi, roleAssignmentApi } = admin;
  const app = await applicationApi.createApplication({
    application: buildServiceApp("SDK", {
      dpop_bound_access_tokens: true,
      jwks: { keys: [{ ...publicJwk, kid: "sdk", use: "sig" }] },
    }) as never,
  });
  const clientId = app.id!;
  for (const scopeId of ["okta.users.read", "okta.groups.read"]) {
    await applicationApi.grantConsentToScope({
      appId: clientId,
      oAuth2ScopeConsentGrant: { scopeId, issuer: org.url },
    });
  }
  await roleAssignmentApi.assignRoleToClient({
    clientId,
    assignRoleRequest: { type: "READ_ONLY_ADMIN" } as never,
  });
  return { clientId, privateJwk: { ...privateJwk, kid: "sdk" } };
}
