import * as v from "valibot";

/** A DNS name in lower case with at least one dot. */
export const domainSchema = v.pipe(
  v.string(),
  v.maxLength(253, "a domain"),
  v.regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "a domain in lower case, such as example.com",
  ),
);

/** Domains whose logins the target org accepts from the source org. Subdomains count only where they are listed. */
export const loginDomainsSchema = v.optional(v.array(domainSchema), []);

/** A tile in the source org that signs people in and opens one app of the target org. */
const deepLinkSchema = v.strictObject({
  label: v.pipe(v.string(), v.minLength(1), v.maxLength(100, "at most 100 characters")),
  /** The embed link of an app in the target org. */
  url: v.pipe(v.string(), v.url("an absolute address")),
});

export type DeepLink = v.InferOutput<typeof deepLinkSchema>;

const settingsSchema = v.strictObject({
  /** Whether somebody who is not in the target yet is created when they sign in. They have no link: the worker adopts them. */
  justInTime: v.optional(v.boolean(), false),
  /** Whether a sign-in writes attributes of people who are there. */
  updateAtSignIn: v.optional(
    v.pipe(
      v.boolean(),
      v.check((on) => !on, "false: the worker writes attributes already, and there must be one writer"),
    ),
    false,
  ),
  /** Whether the target org's sign-in page sends people of the login domains to the source org. */
  routingRule: v.optional(v.boolean(), false),
  deepLinks: v.optional(
    v.pipe(
      v.array(deepLinkSchema),
      v.check(
        (links) => new Set(links.map(({ label }) => label)).size === links.length,
        "tiles whose labels differ",
      ),
    ),
    [],
  ),
});

/** Sign-in by SAML 2.0 from the source org into the target org. */
export const federationSchema = v.optional(
  v.union([v.literal("none"), settingsSchema], '"none", or its settings'),
  {},
);

export type Federation = v.InferOutput<typeof settingsSchema>;
