import * as v from "valibot";
import type { IdentityProvider } from "../idps/idp-view.ts";

const text = v.nullish(v.string(), "");
const texts = v.nullish(v.array(v.string()), []);
const action = (otherwise: string) => v.nullish(v.object({ action: v.string() }), { action: otherwise });

const policySchema = v.object({
  provisioning: v.object({
    action: v.string(),
    profileMaster: v.boolean(),
    groups: v.object({ action: v.string(), assignments: texts }),
    conditions: v.object({ deprovisioned: action("NONE"), suspended: action("NONE") }),
  }),
  accountLink: v.object({
    action: v.string(),
    filter: v.nullish(
      v.object({
        groups: v.nullish(v.object({ include: texts }), {}),
        users: v.nullish(v.object({ exclude: texts, excludeAdmins: v.nullish(v.boolean(), false) }), {}),
      }),
    ),
  }),
  subject: v.object({
    userNameTemplate: v.object({ template: v.string() }),
    filter: text,
    matchType: v.string(),
    matchAttribute: text,
  }),
  maxClockSkew: v.number(),
});

const protocolSchema = v.object({
  endpoints: v.object({
    sso: v.object({ url: v.string(), binding: v.nullish(v.string()), destination: v.nullish(v.string()) }),
  }),
  algorithms: v.object({
    response: v.object({
      signature: v.object({
        algorithm: v.nullish(v.string(), "SHA-256"),
        scope: v.nullish(v.string(), "ANY"),
      }),
    }),
  }),
  settings: v.object({ nameFormat: v.string(), honorPersistentNameId: v.boolean() }),
  relayState: v.nullish(v.object({ format: v.nullish(v.string()) })),
  credentials: v.object({
    trust: v.object({ issuer: v.string(), audience: v.string(), kid: v.string(), additionalKids: texts }),
  }),
});

export type IdpPolicy = v.InferOutput<typeof policySchema>;
export type IdpProtocol = v.InferOutput<typeof protocolSchema>;

/** What the identity provider's policy says, in types; `undefined` when it holds something that means nothing here. */
export function readIdpPolicy({ policy }: IdentityProvider): IdpPolicy | undefined {
  const parsed = v.safeParse(policySchema, policy);
  return parsed.success ? parsed.output : undefined;
}

/** What a SAML identity provider's protocol says, in types; `undefined` when it holds something that means nothing here. */
export function readIdpProtocol({ protocol }: IdentityProvider): IdpProtocol | undefined {
  const parsed = v.safeParse(protocolSchema, protocol);
  return parsed.success ? parsed.output : undefined;
}
