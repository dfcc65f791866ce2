import * as v from "valibot";

/** An id that Okta gave an object, e.g. `00u…` for a user. Safe in a URL path and in an SQS message group id. */
export const oktaIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, "an Okta id"));
