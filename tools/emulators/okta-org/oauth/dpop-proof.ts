import { createHash } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { isJsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { decodeToken, parsePublicJwk, signingAlgorithms, verifySignature } from "./json-web-token.ts";
import { makeInvalidProofError, OAuthError } from "./oauth-error.ts";

const oldestProofMs = 5 * 60 * 1000;
/** Machines' clocks differ a little; Okta's own tolerance is not published. */
const clockSkewMs = 5_000;

export interface ProofExpectation {
  readonly method: string;
  /** Full URL of the request without query, its path percent-decoded. */
  readonly url: string;
  /** At the token endpoint a nonce is required; on resource calls it is not. */
  readonly nonceRequired: boolean;
  /** The access token that came with the proof, on resource calls. */
  readonly accessToken?: string;
}

/**
 * Checks a DPoP proof (RFC 9449 section 4.3, with Okta's rules and words).
 * Returns the SHA-256 thumbprint of the key that signed it.
 * @throws OAuthError 400 invalid_dpop_proof, or 400 use_dpop_nonce with the nonce in its `dpop-nonce` header.
 */
export async function checkDpopProof(
  org: Org,
  header: string | readonly string[] | undefined,
  expected: ProofExpectation,
): Promise<string> {
  const proof = readSingleProof(header);
  const token = decodeToken(proof);
  if (!token) throw makeInvalidProofError("The DPoP proof JWT cannot be parsed.");
  const { typ, alg, jwk } = token.header;
  if (typ !== "dpop+jwt") throw makeInvalidProofError("'typ' must be 'dpop+jwt' in the DPoP proof JWT.");
  const algorithm = signingAlgorithms.find((known) => known === alg);
  if (!algorithm) throw makeInvalidProofError("The DPoP proof JWT signature algorithm is invalid.");
  const publicKey = isJsonObject(jwk) && !("d" in jwk) ? parsePublicJwk(jwk) : undefined;
  if (!publicKey) throw makeInvalidProofError("The DPoP proof JWT is invalid.");
  const isGenuine = await verifySignature(proof, publicKey, algorithm);
  if (!isGenuine) throw makeInvalidProofError("The DPoP proof JWT signature is invalid.");

  const { htm, htu, iat, exp, jti, nonce, ath } = token.payload;
  if (htm !== expected.method) throw makeInvalidProofError("'htm' claim in the DPoP proof JWT is invalid.");
  if (htu !== expected.url) throw makeInvalidProofError("'htu' claim in the DPoP proof JWT is invalid.");
  if (typeof iat !== "number") throw makeInvalidProofError("'iat' claim in the DPoP proof JWT is invalid.");
  const nowMs = org.clock.nowMs();
  if (iat * 1000 > nowMs + clockSkewMs) {
    throw makeInvalidProofError("The DPoP proof JWT is issued in the future.");
  }
  if (nowMs - iat * 1000 > oldestProofMs) {
    throw makeInvalidProofError("The DPoP proof JWT is issued more than five minutes in the past.");
  }
  if (typeof exp === "number" && exp * 1000 <= nowMs) {
    throw makeInvalidProofError("The DPoP proof JWT is expired.");
  }
  if (typeof jti !== "string" || jti === "") {
    throw makeInvalidProofError("'jti' claim in the DPoP proof JWT is invalid.");
  }
  const isFirstUse = org.usedProofs.use(jti, iat * 1000 + oldestProofMs + clockSkewMs);
  if (!isFirstUse) throw makeInvalidProofError("The DPoP proof JWT has already been used.");
  if (expected.accessToken !== undefined && ath !== hashToken(expected.accessToken)) {
    throw makeInvalidProofError("'ath' claim in the DPoP proof does not match the presented access_token.");
  }
  if (expected.nonceRequired && !(typeof nonce === "string" && org.dpopNonces.isAccepted(nonce))) {
    throw new OAuthError(400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.", {
      "dpop-nonce": org.dpopNonces.current(),
    });
  }
  return calculateJwkThumbprint(publicKey, "sha256");
}

function readSingleProof(header: string | readonly string[] | undefined): string {
  if (header === undefined) throw makeInvalidProofError("The DPoP proof JWT header is missing.");
  const proof = typeof header === "string" ? header : header.join(",");
  if (proof.includes(",")) throw makeInvalidProofError("Multiple DPoP proof JWT headers are not allowed.");
  return proof;
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
