import * as v from "valibot";

/** The public half of a key as RFC 7517 writes it. Private members are refused: they must never come here. */
const publicKeySchema = v.strictObject({
  kty: v.picklist(["RSA", "EC"]),
  kid: v.pipe(v.string(), v.minLength(1)),
  alg: v.picklist(["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]),
  use: v.literal("sig"),
  n: v.optional(v.string()),
  e: v.optional(v.string()),
  crv: v.optional(v.string()),
  x: v.optional(v.string()),
  y: v.optional(v.string()),
});

export type PublicKey = v.InferOutput<typeof publicKeySchema>;

/**
 * What anybody may know of a connection, kept apart from its secrets: the key route serves the keys from here.
 *
 * There is room for a client's previous, current and next key; each says whose it is.
 */
export const publicDocumentSchema = v.object({
  version: v.literal(1),
  keys: v.array(
    v.object({
      org: v.picklist(["source", "target"]),
      stage: v.picklist(["previous", "current", "next"]),
      key: publicKeySchema,
    }),
  ),
  /** Version of the hook secret that the event hook was last given: Okta never shows the secret itself. */
  hookSecretVersion: v.optional(v.string()),
  /** SHA-256 fingerprints of certificates that bootstrap put into the target org, so that it takes only these away. */
  certificates: v.optional(v.array(v.string()), []),
});

export type PublicDocument = v.InferOutput<typeof publicDocumentSchema>;

/** A connection about which nothing is known yet. */
export const emptyPublicDocument: PublicDocument = { version: 1, keys: [], certificates: [] };
