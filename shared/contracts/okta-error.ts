import * as v from "valibot";

/**
 * Body of an Okta error. Only the code is fit for branching, except that a duplicate has no code of its own and shows
 * in the causes.
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export const oktaErrorSchema = v.object({
  errorCode: v.pipe(v.string(), v.regex(/^E\d{7}$/, "an Okta error code")),
  errorSummary: v.optional(v.string(), ""),
  errorCauses: v.optional(v.array(v.object({ errorSummary: v.optional(v.string(), "") })), []),
});

export type OktaError = v.InferOutput<typeof oktaErrorSchema>;
