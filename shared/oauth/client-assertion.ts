import { type CryptoKey, importJWK, SignJWT } from "jose";
import type { ClientSecret } from "../contracts/secrets.ts";

/** Who we are in an org, and the key that proves it. */
export interface ClientCredential {
  readonly clientId: string;
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
}

/** Okta allows an hour; a short life leaves a stolen assertion little use. */
const assertionLifetimeSeconds = 300;

/**
 * Imports a stored private key.
 * @throws when the key does not fit its algorithm (the secret is damaged)
 */
export async function importClientCredential(secret: ClientSecret): Promise<ClientCredential> {
  const { kid, alg } = secret.privateKey;
  const privateKey = await importJWK(secret.privateKey, alg);
  if (privateKey instanceof Uint8Array) throw new TypeError("a client key must be an asymmetric key");
  const credential = { clientId: secret.clientId, kid, alg, privateKey };
  await signClientAssertion(credential, "https://example.com", 0, "trial"); // some keys only fail when they are used
  return credential;
}

/**
 * Signs a client assertion for one token request. Each is used once: Okta remembers its `jti`.
 *
 * @param tokenUrl the token endpoint's full URL, which Okta demands as audience
 * @returns a compact JWS for `client_assertion`
 * @see RFC 7523 section 3 https://www.rfc-editor.org/rfc/rfc7523.html#section-3
 */
export function signClientAssertion(
  credential: ClientCredential,
  tokenUrl: string,
  nowMs: number,
  jti: string,
): Promise<string> {
  const nowEpochSeconds = Math.floor(nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: credential.alg, kid: credential.kid, typ: "JWT" })
    .setIssuer(credential.clientId)
    .setSubject(credential.clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(nowEpochSeconds)
    .setExpirationTime(nowEpochSeconds + assertionLifetimeSeconds)
    .setJti(jti)
    .sign(credential.privateKey);
}
