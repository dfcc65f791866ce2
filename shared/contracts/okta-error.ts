import * as v from "valibot";

const textSchema = v.fallback(v.optional(v.string(), ""), "");
const causeSchema = v.fallback(v.object({ errorSummary: textSchema }), { errorSummary: "" });

/**
 * Body of an Okta error. Only the code is fit for branching, except that a duplicate has no code of its own and shows
 * in the causes. Whatever the texts are, they do not take the code's meaning away.
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export const oktaErrorSchema = v.object({
  errorCode: v.pipe(v.string(), v.regex(/^E\d{7}$/, "an Okta error code")),
  errorSummary: textSchema,
  errorCauses: v.fallback(v.optional(v.array(causeSchema), []), []),
});

export type OktaError = v.InferOutput<typeof oktaErrorSchema>;
