import type { ClientKey, OAuthClient } from "../entities.ts";
import { makeValidationError, type OktaError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";

export const mostClientKeys = 50;

const smallestRsaBits = 2048;

/**
 * One public key of a client.
 * @throws OktaError E0000001: recorded for keys that are too short, in Okta's manner for others.
 */
export function makeClientKey(org: Org, given: JsonObject): ClientKey {
  checkKey(given);
  const nowMs = org.clock.nowMs();
  const { kid } = given;
  return {
    id: org.newId("pks"),
    kid: typeof kid === "string" && kid !== "" ? kid : undefined,
    status: given["status"] === "INACTIVE" ? "INACTIVE" : "ACTIVE",
    jwk: given,
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
  };
}

/** The keys of a `jwks`; a key that the client has already keeps its id. @throws OktaError E0000001. */
export function readClientKeys(
  org: Org,
  jwks: Json | undefined,
  before: OAuthClient | undefined,
): readonly ClientKey[] {
  const given = isJsonObject(jwks) ? jwks["keys"] : undefined;
  if (!Array.isArray(given)) return [];
  if (given.length > mostClientKeys) throw refuse(keyLimitReached);
  const keys = given.filter(isJsonObject).map((jwk) => {
    const fresh = makeClientKey(org, jwk);
    const known = before?.keys.find((key) => key.kid !== undefined && key.kid === fresh.kid);
    return known ? { ...fresh, id: known.id, createdMs: known.createdMs } : fresh;
  });
  checkKids(keys);
  return keys;
}

/** @throws OktaError E0000001, worded as in the reference of "Add new JSON Web Key". */
export function checkKids(keys: readonly ClientKey[]): void {
  if (keys.length < 2) return;
  const kids = keys.map((key) => key.kid);
  if (kids.includes(undefined)) {
    throw refuse(
      "Each key should have a unique kid when adding multiple keys. Use the Apps API to update the JWKS to add a kid for the existing key, or delete the existing key and re-add the key with a kid using the JWKS APIs.",
    );
  }
  if (new Set(kids).size < kids.length) throw refuse("All keys in the 'jwks' must have a unique kid.");
}

export const keyLimitReached =
  "You can't create a new key. You have reached the maximum number of keys allowed (50). To add another key, you must first delete an existing one.";

/** A client's key as `settings.oauthClient.jwks` shows it. */
export function showKeyInApp({ id, status, kid, jwk }: ClientKey): JsonObject {
  const shared = { id, status, kid: kid ?? null, use: jwk["use"] ?? null };
  const alg = jwk["alg"] ?? undefined;
  if (jwk["kty"] === "EC") {
    return omitUndefined({ kty: "EC", ...shared, alg, x: jwk["x"], y: jwk["y"], crv: jwk["crv"] ?? null });
  }
  return omitUndefined({ kty: "RSA", ...shared, alg, e: jwk["e"], n: jwk["n"] });
}

function checkKey(given: JsonObject): void {
  const { kty, n, e, x, y } = given;
  if (kty === "RSA") {
    if (typeof n !== "string" || typeof e !== "string" || countBits(n) < smallestRsaBits) {
      throw refuse("RSA key length in the 'jwks' is less than '2,048' bits for the given key.");
    }
  } else if (kty === "EC") {
    // Okta asks neither for a curve nor for a point on it (recorded).
    if (typeof x !== "string" || typeof y !== "string") {
      throw refuse("The EC key in the 'jwks' is not complete.");
    }
  } else {
    throw refuse("The key type in the 'jwks' is not supported.");
  }
  if ("d" in given) throw refuse("The key in the 'jwks' must be a public key.");
}

function countBits(modulus: string): number {
  const bytes = Buffer.from(modulus, "base64url");
  const firstSet = bytes.findIndex((byte) => byte !== 0);
  if (firstSet === -1) return 0;
  return (bytes.length - firstSet - 1) * 8 + (32 - Math.clz32(bytes[firstSet] ?? 0));
}

function refuse(cause: string): OktaError {
  return makeValidationError("JsonWebKey", cause);
}
