import type { JsonObject } from "../engine/compare.ts";
import type { Facts } from "../engine/facts.ts";
import type { Site } from "../engine/site.ts";

/** In a plan, in the place of what is not made yet: it differs from whatever is there. */
const notYet = "(not made yet)";

/**
 * The target's identity provider for the source org, with every limit that keeps a source admin from becoming somebody else
 * here (design, section 9): only logins of the listed domains, only members of the replicated group, never an admin, nobody
 * revived or changed by signing in. Somebody is created only where the config asks for it, as a member of that group.
 *
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/IdentityProvider/
 */
export function buildIdentityProvider(site: Site, facts: Facts): JsonObject {
  const { federation, loginDomains } = site.connection;
  const isCreating = federation !== "none" && federation.justInTime;
  const { identity, certificates = [], trustedKids = {}, targetGroupId } = facts;
  const [kid = notYet, ...others] = certificates.map((certificate) => trustedKids[certificate.kid] ?? notYet);
  const { issuer, singleSignOnUrl } = identity ?? { issuer: notYet, singleSignOnUrl: notYet };
  const group = targetGroupId ?? notYet;
  return {
    type: "SAML2",
    protocol: {
      type: "SAML2",
      endpoints: {
        sso: {
          url: singleSignOnUrl,
          binding: "HTTP-POST",
          destination: singleSignOnUrl,
        },
        acs: { binding: "HTTP-POST", type: "INSTANCE" },
      },
      algorithms: {
        request: { signature: { algorithm: "SHA-256", scope: "NONE" } },
        response: { signature: { algorithm: "SHA-256", scope: "ANY" } },
      },
      credentials: {
        trust: { issuer, kid, additionalKids: others.slice(0, 1) },
      },
    },
    policy: {
      provisioning: {
        action: isCreating ? "AUTO" : "DISABLED",
        // The worker is the one writer.
        profileMaster: false,
        groups: isCreating ? { action: "ASSIGN", assignments: [group] } : { action: "NONE", assignments: [] },
        conditions: { deprovisioned: { action: "NONE" }, suspended: { action: "NONE" } },
      },
      accountLink: {
        action: "AUTO",
        filter: {
          groups: { include: [group] },
          users: { excludeAdmins: true },
        },
      },
      subject: {
        userNameTemplate: { template: "idpuser.subjectNameId" },
        filter: buildLoginFilter(loginDomains),
        matchType: "USERNAME",
      },
      maxClockSkew: 120_000,
    },
  };
}

/**
 * A regular expression for the logins of some domains. Anchored on both sides: without that, `admin@example.com.evil.org`
 * would do.
 */
export function buildLoginFilter(domains: readonly string[]): string {
  const alternatives = domains.map((domain) => domain.replaceAll(".", "\\.")).join("|");
  return `^[^@\\s]+@(?i:${alternatives})$`;
}
