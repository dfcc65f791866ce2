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

/** What the worker needs to know of the source org. */
export const sourceAccessSchema = v.object({
  ...clientSecretSchema.entries,
  /** The app whose assignments are the scope, where bootstrap made it. */
  appId: v.optional(oktaIdSchema),
});

export type SourceAccess = v.InferOutput<typeof sourceAccessSchema>;

/** Okta's own tokens are 42 characters; nothing that could not stand in a header. */
export const apiTokenSchema = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{8,256}$/, "an API token"));

/** What bootstrap notes of the target org beside the credential. */
const targetNotes = {
  /** The group that every replicated person is a member of; only its members may sign in from the source org. */
  groupId: v.optional(oktaIdSchema),
  /** The org's default user type: only its people have our attributes. Missing where the org does not tell, or told later. */
  userTypeId: v.optional(oktaIdSchema),
};

/** What the worker needs to know of the target org: a client with its key, or in token mode a static API token. */
export const targetAccessSchema = v.pipe(
  v.union(
    [
      v.object({ ...clientSecretSchema.entries, ...targetNotes }),
      v.object({ apiToken: apiTokenSchema, ...targetNotes }),
    ],
    "a client with its private key, or an API token",
  ),
);

export type TargetAccess = v.InferOutput<typeof targetAccessSchema>;

/** The value that Okta sends in a hook's `Authorization` header. Stored as plain text. */
export const hookSecretSchema = v.pipe(v.string(), v.minLength(16, "at least 16 characters"));
