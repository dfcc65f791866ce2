import * as v from "valibot";
import { oktaIdSchema } from "./okta-id.ts";

/** What the stack puts into a client secret until bootstrap has made the real one. */
export const placeholderSecret = { placeholder: true } as const;

/**
 * Credentials of our API service app in one org: who we are and the private key that proves it.
 * The key is a JWK (RFC 7517) that names itself (`kid`) and its algorithm (`alg`).
 */
export const clientSecretSchema = v.object({
  clientId: oktaIdSchema,
  privateKey: v.looseObject({
    kty: v.picklist(["RSA", "EC"]),
    kid: v.pipe(v.string(), v.minLength(1)),
    alg: v.picklist(["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]),
    d: v.pipe(v.string(), v.minLength(1)),
  }),
});

export type ClientSecret = v.InferOutput<typeof clientSecretSchema>;

/** The value that Okta sends in a hook's `Authorization` header. Stored as plain text. */
export const hookSecretSchema = v.pipe(v.string(), v.minLength(16, "at least 16 characters"));
