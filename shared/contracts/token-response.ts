import * as v from "valibot";

/**
 * What `POST /oauth2/v1/token` answers when it grants a token.
 * @see RFC 6749 section 5.1, RFC 9449 section 5
 */
export const tokenResponseSchema = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  token_type: v.literal("DPoP"),
  /** Seconds. */
  expires_in: v.pipe(v.number(), v.minValue(1)),
});

/** What it answers otherwise. @see RFC 6749 section 5.2 */
export const tokenErrorSchema = v.object({
  error: v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/, "an OAuth error code")),
});
