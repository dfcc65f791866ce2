import * as v from "valibot";
import { attributes } from "./xml.ts";

const texts = v.optional(v.array(v.object({ $: attributes, _: v.optional(v.string(), "") })), []);
const carriers = v.optional(v.array(v.object({ $: attributes })), []);

const signatures = v.optional(
  v.array(v.object({ SignedInfo: v.array(v.object({ SignatureMethod: carriers })) })),
  [],
);

/** What is looked at in a response before and beside the library's verification. */
export const responseSchema = v.object({
  Response: v.object({
    $: attributes,
    Signature: signatures,
    Assertion: v.optional(v.array(v.object({ Signature: signatures })), []),
  }),
});

/** What is looked at in an assertion whose signature the library has verified. */
export const assertionSchema = v.object({
  Assertion: v.object({
    $: v.object({ ID: v.string() }),
    Issuer: texts,
    Conditions: carriers,
    Subject: v.tuple([
      v.object({
        NameID: texts,
        SubjectConfirmation: v.array(v.object({ $: attributes, SubjectConfirmationData: carriers })),
      }),
    ]),
  }),
});

export type GivenResponse = v.InferOutput<typeof responseSchema>["Response"];
export type VerifiedAssertion = v.InferOutput<typeof assertionSchema>["Assertion"];

/** The algorithms of every signature that the response and its assertions carry. */
export function listSignatureAlgorithms(response: GivenResponse): readonly string[] {
  return [...response.Signature, ...response.Assertion.flatMap((assertion) => assertion.Signature)]
    .flatMap((signature) => signature.SignedInfo)
    .flatMap((info) => info.SignatureMethod)
    .map((method) => method.$["Algorithm"] ?? "");
}
