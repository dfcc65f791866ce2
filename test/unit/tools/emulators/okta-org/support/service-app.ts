import { createHash, randomUUID } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { request } from "undici";
import type { JsonObject } from "../../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../../tools/emulators/okta-org/start.ts";
import { buildServiceApp } from "../../../../../support/service-app-body.ts";
import { callOrg, create, type OrgAnswer, textAt } from "./org-client.ts";

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface ServiceApp {
  readonly appId: string;
  readonly clientId: string;
  readonly key: KeyPair;
}

export async function makeKeyPair(kid?: string): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, publicJwk: kid === undefined ? jwk : { ...jwk, kid, use: "sig" } };
}

/** Creates a service app with one key, grants the scopes and assigns the roles. */
export async function createServiceApp(
  org: OktaOrg,
  {
    scopes = ["okta.users.read"],
    roles = ["READ_ONLY_ADMIN"],
    dpop = true,
  }: { scopes?: string[]; roles?: string[]; dpop?: boolean } = {},
): Promise<ServiceApp> {
  const key = await makeKeyPair("k1");
  const created = await create(
    org,
    "/api/v1/apps",
    buildServiceApp("bridge", {
      dpop_bound_access_tokens: dpop,
      jwks: { keys: [key.publicJwk as JsonObject] },
    }),
  );
  for (const scopeId of scopes) {
    await callOrg(org, "POST", `/api/v1/apps/${created.id}/grants`, { scopeId, issuer: org.url });
  }
  const clientId = textAt(created.body, "credentials.oauthClient.client_id");
  for (const type of roles) await callOrg(org, "POST", `/oauth2/v1/clients/${clientId}/roles`, { type });
  return { appId: created.id, clientId, key };
}

export interface AssertionChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly kid?: string | undefined;
  readonly key?: KeyPair;
  readonly nowMs?: number;
}

/** A client assertion as the org demands it, with `claims` laid over it. */
export async function signAssertion(
  org: OktaOrg,
  app: ServiceApp,
  { claims = {}, kid = "k1", key = app.key, nowMs = Date.now() }: AssertionChanges = {},
): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1000);
  const payload = {
    iss: app.clientId,
    sub: app.clientId,
    aud: `${org.url}/oauth2/v1/token`,
    iat: nowSeconds,
    exp: nowSeconds + 300,
    jti: randomUUID(),
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", ...(kid === "" ? {} : { kid }) })
    .sign(key.privateKey);
}

export interface ProofChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly nowMs?: number;
}

/** A DPoP proof for the request, with `claims` and `header` laid over it. */
export async function signProof(
  key: KeyPair,
  method: string,
  url: string,
  { claims = {}, header = {}, nowMs = Date.now() }: ProofChanges = {},
): Promise<string> {
  const { kty = "EC", crv = "P-256", x = "", y = "" } = key.publicJwk;
  return new SignJWT({
    htm: method,
    htu: url,
    iat: Math.floor(nowMs / 1000),
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: { kty, crv, x, y }, ...header })
    .sign(key.privateKey);
}

/** Posts a form to the token endpoint. */
export async function postToken(
  org: OktaOrg,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<OrgAnswer> {
  const answer = await request(`${org.url}/oauth2/v1/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(form).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, body: await answer.body.json() };
}

/** The form of a token request. */
export function makeTokenForm(assertion: string, scope = "okta.users.read"): Record<string, string> {
  return {
    grant_type: "client_credentials",
    scope,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  };
}

/** Gets a DPoP token the whole way: first request, nonce, second request. Returns token and proof key. */
export async function obtainDpopToken(
  org: OktaOrg,
  app: ServiceApp,
  scope = "okta.users.read",
  nowMs = Date.now(),
): Promise<{ readonly token: string; readonly proofKey: KeyPair }> {
  const proofKey = await makeKeyPair();
  const url = `${org.url}/oauth2/v1/token`;
  const send = async (nonce?: string): Promise<OrgAnswer> =>
    postToken(org, makeTokenForm(await signAssertion(org, app, { nowMs }), scope), {
      dpop: await signProof(proofKey, "POST", url, { nowMs, claims: nonce === undefined ? {} : { nonce } }),
    });
  const challenge = await send();
  const { body } = await send(String(challenge.headers["dpop-nonce"]));
  return { token: textAt(body, "access_token"), proofKey };
}

/** Headers of a resource call with a DPoP-bound token. */
export async function makeDpopHeaders(
  proofKey: KeyPair,
  token: string,
  method: string,
  url: string,
  changes: ProofChanges = {},
): Promise<Record<string, string>> {
  const ath = createHash("sha256").update(token).digest("base64url");
  const proof = await signProof(proofKey, method, url, { ...changes, claims: { ath, ...changes.claims } });
  return { authorization: `DPoP ${token}`, dpop: proof };
}
