import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from "jose";

/** What a DPoP proof says, once its signature was verified by the key that it carries. */
export interface Proof {
  readonly header: Readonly<Record<string, unknown>> & { readonly jwk?: JWK };
  readonly claims: Readonly<Record<string, unknown>>;
  /** RFC 7638 thumbprint of the key. */
  readonly thumbprint: string;
}

/**
 * Verifies a proof as a server does.
 * @throws when the signature does not fit the key that the proof carries
 */
export async function readProof(proof: string | undefined): Promise<Proof> {
  const { payload, protectedHeader } = await jwtVerify(proof ?? "", EmbeddedJWK, { typ: "dpop+jwt" });
  return {
    header: protectedHeader,
    claims: payload,
    thumbprint: await calculateJwkThumbprint(protectedHeader.jwk ?? {}),
  };
}
