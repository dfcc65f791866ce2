import { compactVerify, importJWK, type JWK } from "jose";
import * as v from "valibot";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";

/** Algorithms that Okta takes for client assertions and DPoP proofs. */
export const signingAlgorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"] as const;

const publicJwk = v.variant("kty", [
  v.object({ kty: v.literal("RSA"), n: v.string(), e: v.string() }),
  v.object({ kty: v.literal("EC"), crv: v.string(), x: v.string(), y: v.string() }),
]);

export interface DecodedToken {
  readonly header: JsonObject;
  readonly payload: JsonObject;
}

/** Header and payload of a signed JWT in compact form, unverified; `undefined` when it is none. */
export function decodeToken(token: string): DecodedToken | undefined {
  const parts = token.split(".");
  const [header, payload] = parts.slice(0, 2).map((part) => parseJson(decodePart(part)));
  if (parts.length !== 3 || !isJsonObject(header) || !isJsonObject(payload)) return undefined;
  return { header, payload };
}

/** The public part of a key as jose wants it; `undefined` for a key of another kind or with parts missing. */
export function parsePublicJwk(jwk: JsonObject): JWK | undefined {
  const parsed = v.safeParse(publicJwk, jwk);
  return parsed.success ? parsed.output : undefined;
}

/** Whether `key` made the token's signature with `algorithm`. */
export async function verifySignature(token: string, jwk: JWK, algorithm: string): Promise<boolean> {
  try {
    await compactVerify(token, await importJWK(jwk, algorithm), { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}

function decodePart(part: string): string {
  return Buffer.from(part, "base64url").toString("utf8");
}
