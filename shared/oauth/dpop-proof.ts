import { createHash } from "node:crypto";
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from "jose";

/** What one proof is for. */
export interface ProofTarget {
  readonly method: string;
  /** The request's URL; the query does not count. */
  readonly url: string;
  /** The token that the request carries; absent at the token endpoint. */
  readonly accessToken?: string;
  readonly nonce?: string | undefined;
  readonly nowMs: number;
  /** Never used twice: Okta refuses a proof that it has seen. */
  readonly jti: string;
}

/** Signs proofs of possession with a key of its own, apart from the key that authenticates the client. */
export interface DpopSigner {
  /** @returns a compact JWS for the `DPoP` header */
  sign(target: ProofTarget): Promise<string>;
}

/**
 * Makes a signer whose ES256 key lives as long as this container: a token bound to it is worth nothing elsewhere.
 * @see RFC 9449 section 4.2 https://www.rfc-editor.org/rfc/rfc9449.html#section-4.2
 */
export function createDpopSigner(): DpopSigner {
  let keys: Promise<{ privateKey: GenerateKeyPairResult["privateKey"]; publicJwk: JWK }> | undefined;
  return {
    async sign(target) {
      keys ??= makeKeys();
      const { privateKey, publicJwk } = await keys;
      return new SignJWT(buildClaims(target))
        .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk: publicJwk })
        .sign(privateKey);
    },
  };
}

function buildClaims(target: ProofTarget): Record<string, string | number> {
  return {
    htm: target.method,
    htu: buildHtu(target.url),
    iat: Math.floor(target.nowMs / 1000),
    jti: target.jti,
    ...(target.nonce === undefined ? {} : { nonce: target.nonce }),
    ...(target.accessToken === undefined
      ? {}
      : { ath: createHash("sha256").update(target.accessToken).digest("base64url") }),
  };
}

/** Without query and fragment. Okta compares the path percent-decoded (okta-sdk-nodejs issue 521). */
function buildHtu(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + decodeURIComponent(pathname);
}

async function makeKeys(): Promise<{ privateKey: GenerateKeyPairResult["privateKey"]; publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return { privateKey, publicJwk: await exportJWK(publicKey) };
}
