import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { request } from "undici";
import type { EmulatorClock } from "../emulators/clock.ts";
import { parseJson } from "../emulators/okta-org/json.ts";
import type { OktaOrg } from "../emulators/okta-org/start.ts";

/** A service app with fresh keys in the place of the one whose assertions and proofs were cut from a recording. */
export interface ServiceClient {
  /** A new client assertion for the token endpoint. */
  signAssertion(): Promise<string>;
  /** A new proof; with the last nonce when `withNonce`, and for the access token when one is given. */
  signProof(
    method: string,
    path: string,
    options: { readonly withNonce: boolean; readonly accessToken?: string },
  ): Promise<string>;
  /** Keeps nonce and token of an answer for the requests to come. */
  learn(headers: Readonly<Record<string, unknown>>, body: unknown): void;
  /** Gets an access token with every scope granted: for a session that begins after its first token request. */
  obtainToken(): Promise<void>;
  /** The last access token that was given out. */
  readonly accessToken: string;
}

const tokenPath = "/oauth2/v1/token";

/** Asked for where no recorded token request tells the scopes. */
const usualScopes = ["users", "groups", "apps", "idps", "logs", "eventHooks"].map(
  (area) => `okta.${area}.${area === "logs" ? "read" : "manage"}`,
);

/** Creates the app, grants it the scopes and makes it a super admin: what it may do is not under test. */
export async function makeServiceClient(
  org: OktaOrg,
  clock: EmulatorClock,
  scopes: readonly string[],
  dpopBound: boolean,
): Promise<ServiceClient> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty: kty ?? "EC", crv: crv ?? "", x: x ?? "", y: y ?? "" };
  const send = async (path: string, body: object): Promise<unknown> => {
    const answer = await request(`${org.url}${path}`, {
      method: "POST",
      headers: { authorization: `SSWS ${org.apiToken}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return parseJson(await answer.body.text());
  };
  const app = await send("/api/v1/apps", {
    name: "oidc_client",
    label: "Replayed client",
    signOnMode: "OPENID_CONNECT",
    credentials: { oauthClient: { token_endpoint_auth_method: "private_key_jwt" } },
    settings: {
      oauthClient: {
        application_type: "service",
        grant_types: ["client_credentials"],
        response_types: ["token"],
        dpop_bound_access_tokens: dpopBound,
        jwks: { keys: [{ ...jwk, kid: "replay", use: "sig" }] },
      },
    },
  });
  const clientId = typeof app === "object" && app !== null && "id" in app ? String(app.id) : "";
  const granted = scopes.length > 0 ? scopes : usualScopes;
  for (const scopeId of granted) await send(`/api/v1/apps/${clientId}/grants`, { scopeId, issuer: org.url });
  await send(`/oauth2/v1/clients/${clientId}/roles`, { type: "SUPER_ADMIN" });

  let nonce: string | undefined;
  let accessToken = "";
  const nowSeconds = (): number => Math.floor(clock.nowMs() / 1000);
  const signAssertion = (): Promise<string> =>
    new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: `${org.url}/oauth2/v1/token`,
      exp: nowSeconds() + 300,
      jti: randomUUID(),
    })
      .setProtectedHeader({ alg: "ES256", kid: "replay" })
      .sign(privateKey);
  const client: ServiceClient = {
    signAssertion,
    signProof: (method, path, { withNonce, accessToken: token }) =>
      new SignJWT({
        htm: method,
        htu: `${org.url}${path}`,
        iat: nowSeconds(),
        jti: randomUUID(),
        ...(withNonce && nonce !== undefined ? { nonce } : {}),
        ...(token === undefined ? {} : { ath: createHash("sha256").update(token).digest("base64url") }),
      })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
        .sign(privateKey),
    learn(headers, body) {
      const given = headers["dpop-nonce"];
      if (typeof given === "string") nonce = given;
      if (isTokenAnswer(body)) accessToken = body.access_token;
    },
    async obtainToken() {
      // The first request may only bring the nonce that the second one needs.
      for (let attempts = 0; attempts < 2 && accessToken === ""; attempts += 1) {
        const proof = dpopBound
          ? { dpop: await client.signProof("POST", tokenPath, { withNonce: true }) }
          : {};
        const answer = await request(`${org.url}${tokenPath}`, {
          method: "POST",
          headers: { ...proof, "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            grant_type: "client_credentials",
            scope: granted.join(" "),
            client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            client_assertion: await signAssertion(),
          }).toString(),
        });
        client.learn(answer.headers, parseJson(await answer.body.text()));
      }
    },
    get accessToken() {
      return accessToken;
    },
  };
  return client;
}

function isTokenAnswer(body: unknown): body is { readonly access_token: string } {
  return (
    typeof body === "object" &&
    body !== null &&
    "access_token" in body &&
    typeof body.access_token === "string"
  );
}
