import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import { at, callOrg, startOrg, textAt } from "./support/org-client.ts";
import {
  createServiceApp,
  makeKeyPair,
  makeTokenForm,
  postToken,
  signAssertion,
  signProof,
} from "./support/service-app.ts";

describe("the token endpoint", () => {
  test("challenges the first proof for a nonce and then answers a DPoP token of one hour", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org);
    const proofKey = await makeKeyPair();
    const url = `${org.url}/oauth2/v1/token`;

    const first = await postToken(org, makeTokenForm(await signAssertion(org, app)), {
      dpop: await signProof(proofKey, "POST", url),
    });
    const nonce = first.headers["dpop-nonce"];
    const second = await postToken(org, makeTokenForm(await signAssertion(org, app)), {
      dpop: await signProof(proofKey, "POST", url, { claims: { nonce } }),
    });

    expect(first.status).toBe(400);
    expect(first.body).toEqual({
      error: "use_dpop_nonce",
      error_description: "Authorization server requires nonce in DPoP proof.",
    });
    expect(second.status).toBe(200);
    expect(second.headers["dpop-nonce"]).toBe(nonce);
    expect(second.body).toEqual({
      token_type: "DPoP",
      expires_in: 3600,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      scope: "okta.users.read",
    });
    expect(second.headers["x-rate-limit-limit"]).toBe("1000");
    expect(second.headers["x-rate-limit-remaining"]).toBe("998");
  });

  test("refuses an app that must prove possession but sends no proof, without a nonce", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org);

    const answer = await postToken(org, makeTokenForm(await signAssertion(org, app)));

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error: "invalid_dpop_proof",
      error_description: "The DPoP proof JWT header is missing.",
    });
    expect(answer.headers["dpop-nonce"]).toBeUndefined();
  });

  test("answers a bearer token where the app is not bound to proofs", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });

    const { body } = await postToken(org, makeTokenForm(await signAssertion(org, app)));
    const users = await callOrg(org, "GET", "/api/v1/users?limit=1", undefined, {
      authorization: `Bearer ${textAt(body, "access_token")}`,
    });

    expect(at(body, "token_type")).toBe("Bearer");
    expect(users.status).toBe(200);
  });

  test("takes an assertion once only", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });
    const assertion = await signAssertion(org, app);
    await postToken(org, makeTokenForm(assertion));

    const again = await postToken(org, makeTokenForm(assertion));

    expect(again.status).toBe(401);
    expect(at(again.body, "error_description")).toBe("The client_assertion token has already been used.");
  });

  test("accepts a nonce for three days after its issue and hands out a new one every day", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const app = await createServiceApp(org);
    const proofKey = await makeKeyPair();
    const url = `${org.url}/oauth2/v1/token`;
    const send = async (nonce?: string) =>
      postToken(org, makeTokenForm(await signAssertion(org, app, { nowMs: clock.nowMs() })), {
        dpop: await signProof(proofKey, "POST", url, { nowMs: clock.nowMs(), claims: { nonce } }),
      });
    const first = String((await send()).headers["dpop-nonce"]);

    clock.advance(71 * 60 * 60 * 1000);
    const old = await send(first);
    clock.advance(2 * 60 * 60 * 1000);
    const stale = await send(first);

    expect(old.status).toBe(200);
    expect(old.headers["dpop-nonce"]).not.toBe(first);
    expect(at(stale.body, "error")).toBe("use_dpop_nonce");
  });

  test.each([
    [
      "another audience",
      { claims: { aud: "https://elsewhere.example.com/oauth2/v1/token" } },
      "The audience claim for client_assertion must be the endpoint invoked for the request.",
    ],
    [
      "another subject",
      { claims: { sub: "somebody" } },
      "The subject claim for client_assertion is not a valid client_id.",
    ],
    [
      "an unknown issuer",
      { claims: { iss: "somebody", sub: "somebody" } },
      "The issuer claim for client_assertion is not a valid client_id.",
    ],
    [
      "no expiry",
      { claims: { exp: undefined } },
      "The client_assertion must contain the 'exp' claim as seconds since epoch.",
    ],
    ["an expiry in the past", { claims: { exp: 1_000_000_000 } }, "The client_assertion token is expired."],
    [
      "an expiry two hours ahead",
      { claims: { exp: Math.floor(Date.now() / 1000) + 7200 } },
      "The client_assertion token has an expiration too far into the future.",
    ],
    [
      "an issue in the future",
      { claims: { iat: Math.floor(Date.now() / 1000) + 60 } },
      "The client_assertion token must be issued before the current time.",
    ],
    ["another key id", { kid: "k2" }, "The client_assertion JWT kid is invalid."],
    ["no key id", { kid: "" }, "The client_assertion JWT kid is invalid."],
  ])("refuses an assertion with %s", async (_what, changes, description) => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });

    const answer = await postToken(org, makeTokenForm(await signAssertion(org, app, changes)));

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: "invalid_client", error_description: description });
  });

  test("refuses an assertion that another key has signed", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });

    const answer = await postToken(
      org,
      makeTokenForm(await signAssertion(org, app, { key: await makeKeyPair() })),
    );

    expect(at(answer.body, "error_description")).toBe("The client_assertion signature is invalid.");
  });

  test.each([
    [
      "the method in lower case",
      { claims: { htm: "post" } },
      "'htm' claim in the DPoP proof JWT is invalid.",
    ],
    [
      "another address",
      { claims: { htu: "http://127.0.0.1/oauth2/v1/token" } },
      "'htu' claim in the DPoP proof JWT is invalid.",
    ],
    [
      "an issue six minutes ago",
      { claims: { iat: Math.floor(Date.now() / 1000) - 360 } },
      "The DPoP proof JWT is issued more than five minutes in the past.",
    ],
    [
      "an issue in the future",
      { claims: { iat: Math.floor(Date.now() / 1000) + 60 } },
      "The DPoP proof JWT is issued in the future.",
    ],
    ["no id", { claims: { jti: undefined } }, "'jti' claim in the DPoP proof JWT is invalid."],
    ["a private key", { header: { jwk: { kty: "EC", d: "x" } } }, "The DPoP proof JWT is invalid."],
    ["no key", { header: { jwk: undefined } }, "The DPoP proof JWT is invalid."],
    [
      "an expiry in the past",
      { claims: { exp: Math.floor(Date.now() / 1000) - 1 } },
      "The DPoP proof JWT is expired.",
    ],
    ["another type", { header: { typ: "JWT" } }, "'typ' must be 'dpop+jwt' in the DPoP proof JWT."],
  ])("refuses a proof with %s", async (_what, changes, description) => {
    await using org = await startOrg();
    const app = await createServiceApp(org);
    const proof = await signProof(await makeKeyPair(), "POST", `${org.url}/oauth2/v1/token`, changes);

    const answer = await postToken(org, makeTokenForm(await signAssertion(org, app)), { dpop: proof });

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error: "invalid_dpop_proof", error_description: description });
  });

  test.each([
    ["one that is no token", "nothing", "The DPoP proof JWT cannot be parsed."],
    ["two of them", "a.b.c, a.b.c", "Multiple DPoP proof JWT headers are not allowed."],
  ])("refuses as a proof %s", async (_what, dpop, description) => {
    await using org = await startOrg();
    const app = await createServiceApp(org);

    const answer = await postToken(org, makeTokenForm(await signAssertion(org, app)), { dpop });

    expect(answer.body).toEqual({ error: "invalid_dpop_proof", error_description: description });
  });

  test("takes a proof once only", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org);
    const proof = await signProof(await makeKeyPair(), "POST", `${org.url}/oauth2/v1/token`);
    await postToken(org, makeTokenForm(await signAssertion(org, app)), { dpop: proof });

    const again = await postToken(org, makeTokenForm(await signAssertion(org, app)), { dpop: proof });

    expect(at(again.body, "error_description")).toBe("The DPoP proof JWT has already been used.");
  });

  test.each([
    ["no credentials", {}, {}, "No client credentials found."],
    [
      "a secret in the body",
      { client_id: "CLIENT", client_secret: "s" },
      {},
      "Client authentication failed. Either the client or the client credentials are invalid.",
    ],
    ["an unknown client", { client_id: "somebody" }, {}, "Invalid value for 'client_id' parameter."],
    [
      "a header that is none",
      {},
      { authorization: "Bearer x" },
      "Found Authentication header but was not valid client credentials.",
    ],
    [
      "an unknown client in the header",
      {},
      { authorization: `Basic ${Buffer.from("somebody:s").toString("base64")}` },
      "Invalid value for 'client_id' parameter.",
    ],
  ])("refuses instead of an assertion %s", async (_what, given, headers, description) => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });
    const form = { grant_type: "client_credentials", scope: "okta.users.read", ...given };

    const fields = Object.entries(form).map(([name, value]) => [name, value.replace("CLIENT", app.clientId)]);
    const answer = await postToken(org, Object.fromEntries(fields), headers);

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: "invalid_client", error_description: description });
  });

  test("refuses an assertion beside other credentials, of another type, or for another client", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });
    const post = async (changes: Record<string, string>) =>
      postToken(org, { ...makeTokenForm(await signAssertion(org, app)), ...changes });

    expect(at((await post({ client_secret: "s" })).body, "error")).toBe("invalid_request");
    expect(at((await post({ client_assertion_type: "jwt" })).body, "error")).toBe("invalid_client");
    expect(at((await post({ client_id: "somebody" })).body, "error")).toBe("invalid_client");
    expect((await post({ client_id: app.clientId })).status).toBe(200);
  });

  test.each([
    ["a scope of users themselves", "okta.users.read.self", "client_credentials_self_scope_requested"],
    ["a scope that was not granted", "okta.users.manage", "consent_required"],
    ["a scope that does not exist", "okta.users.everything", "invalid_scope"],
    ["openid", "openid", "invalid_scope"],
    ["no scope", "", "invalid_scope"],
  ])("refuses %s", async (_what, scope, error) => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });

    const answer = await postToken(org, makeTokenForm(await signAssertion(org, app), scope));

    expect(answer.status).toBe(400);
    expect(at(answer.body, "error")).toBe(error);
  });
});
