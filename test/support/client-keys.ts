import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { ClientSecret } from "../../shared/contracts/secrets.ts";
import { type ClientCredential, importClientCredential } from "../../shared/oauth/client-assertion.ts";
import type { CredentialSource } from "../../shared/oauth/token-source.ts";

export interface ClientKey {
  readonly secret: ClientSecret;
  readonly credential: ClientCredential;
  readonly publicJwk: JWK;
}

/** A fresh client key as it is stored, imported, and as the org knows it. */
export async function makeClientKey(
  kid = "key1",
  alg: ClientSecret["privateKey"]["alg"] = "ES256",
): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const secret: ClientSecret = {
    clientId: "0oa1client",
    privateKey: { ...jwk, kty: alg.startsWith("RS") ? "RSA" : "EC", kid, alg, d: jwk.d ?? "" },
  };
  return {
    secret,
    credential: await importClientCredential(secret),
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg },
  };
}

/** Credentials in a row: each refusal brings the next one; the last one stays. */
export function serveCredentials(
  ...keys: readonly ClientKey[]
): CredentialSource & { readonly renewals: number } {
  let renewals = 0;
  const current = () => {
    const key = keys[Math.min(renewals, keys.length - 1)];
    if (key === undefined) throw new Error("no credential");
    return Promise.resolve({ ok: true, value: key.credential } as const);
  };
  return {
    get: current,
    renew: () => {
      renewals += 1;
      return current();
    },
    get renewals() {
      return renewals;
    },
  };
}
