import { succeed } from "../../../shared/core/result.ts";
import type { Facts } from "../engine/facts.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

const dayMs = 86_400_000;
const expiryWarningMs = 60 * dayMs;

/** How long the certificate is still good with which the source app signs. */
export const certificateCheck: Step = {
  id: "verify-certificate",
  where: "source",
  isWanted: ({ connection }) => connection.federation !== "none",
  examine: (site, { certificates = [] }) => Promise.resolve(checkCertificate(site, certificates)),
};

function checkCertificate(site: Site, [active]: NonNullable<Facts["certificates"]>) {
  if (active === undefined) return succeed({ existed: null, changes: [] });
  const days = Math.floor((active.expiresMs - site.clock.nowMs()) / dayMs);
  if (days < 0)
    return stop(
      "certificate-expired",
      `The certificate with which the source app signs has expired ${-days} days ago.`,
      "Generate a new signing key for the app, run apply, make the key the active one, and run apply again.",
    );
  const warnings =
    days * dayMs < expiryWarningMs
      ? [
          `The certificate with which the source app signs expires in ${days} days: docs/bootstrap.md says how to change it.`,
        ]
      : [];
  return succeed({
    existed: null,
    changes: [],
    warnings,
    verified: [`the certificate is good for ${days} days`],
  });
}
