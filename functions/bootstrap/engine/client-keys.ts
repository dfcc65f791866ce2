import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import * as v from "valibot";
import { parse } from "../../../shared/contracts/parse.ts";
import type { PublicKey } from "../../../shared/contracts/public-document.ts";
import { type ClientSecret, clientSecretSchema } from "../../../shared/contracts/secrets.ts";

export type PrivateKey = ClientSecret["privateKey"];

const publicMembersSchema = v.object({
  n: v.optional(v.string()),
  e: v.optional(v.string()),
  crv: v.optional(v.string()),
  x: v.optional(v.string()),
  y: v.optional(v.string()),
});

/** Makes a key pair for `private_key_jwt`. Its `kid` is its thumbprint (RFC 7638), so that no two keys share one. */
export async function makePrivateKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const parsed = parse(clientSecretSchema.entries.privateKey, {
    ...jwk,
    kid: await calculateJwkThumbprint(jwk),
    alg: "ES256",
  });
  if (!parsed.ok) throw new TypeError("the generated key is no private JWK");
  return parsed.value;
}

/** The public half: nothing but the members that RFC 7518 calls public. */
export function publicHalf(key: PrivateKey): PublicKey {
  const members = v.parse(publicMembersSchema, key);
  const told = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { kty: key.kty, kid: key.kid, alg: key.alg, use: "sig", ...told };
}
