import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { readPublicDocument } from "../engine/documents.ts";
import type { Certificate } from "../engine/facts.ts";
import { explain } from "../engine/problems.ts";
import type { OrgSite, Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";

const trustedSchema = v.looseObject({ kid: v.string(), x5c: v.optional(v.array(v.string()), []) });
/** Where the target org keeps the certificates that its identity providers trust. */
export const trustedKeysPath = "/api/v1/idps/credentials/keys";

/** Every certificate that any identity provider of the target org may trust. */
export function listTrusted(
  org: OrgSite,
): Promise<Result<readonly v.InferOutput<typeof trustedSchema>[], Problem>> {
  return org.reads.list(
    `${trustedKeysPath}?limit=200`,
    trustedSchema,
    "reading the certificates of identity providers",
  );
}

const title = "certificate of the app";

/** The app's certificates in the target org, which gives each an id of its own. */
export const trustedCertificatesStep: Step = {
  id: "trusted-certificates",
  where: "target",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, { certificates }) {
    const listed = await listTrusted(site.target);
    if (!listed.ok) return listed;
    const trustedKids: Record<string, string> = {};
    const missing: Certificate[] = [];
    for (const certificate of certificates ?? []) {
      const trusted = listed.value.find(({ x5c }) => x5c[0] === certificate.x5c);
      if (trusted === undefined) missing.push(certificate);
      else trustedKids[certificate.kid] = trusted.kid;
    }
    const known = Object.values(trustedKids);
    const changes = missing.map((certificate) =>
      upload(site, certificate, certificate === certificates?.[0] ? title : `other ${title}`),
    );
    return succeed({
      existed: known.length === 0 ? null : `certificates ${known.join(", ")}`,
      changes: certificates === undefined ? [upload(site, undefined, title)] : changes,
      facts: { trustedKids },
    });
  },
};

/**
 * Notes the certificate as ours before it is sent: what is found in the target without that note was put there by somebody
 * else and is never taken away.
 */
function upload(site: Site, certificate: Certificate | undefined, what: string): Change {
  return {
    action: "create",
    what,
    async perform() {
      const x5c = certificate?.x5c ?? "";
      const document = await readPublicDocument(site);
      if (!document.ok) return document;
      const fingerprint = fingerprintOf(x5c);
      if (!document.value.certificates.includes(fingerprint)) {
        const certificates = [...document.value.certificates, fingerprint];
        const noted = await site.vault.writeJson("public", { ...document.value, certificates });
        if (!noted.ok) return noted;
      }
      const sent = await site.target.change({ method: "POST", path: trustedKeysPath, body: { x5c: [x5c] } });
      // Uploaded already (E0000096) is what was wanted: it will be found in the list.
      const isThere =
        !sent.ok && sent.failure.kind === "refused" && sent.failure.error?.errorCode === "E0000096";
      return isThere ? succeed(null) : explain(sent, "target", "uploading the app's certificate");
    },
  };
}

/** SHA-256 over the DER, in hexadecimal. */
export function fingerprintOf(x5c: string): string {
  return createHash("sha256").update(Buffer.from(x5c, "base64")).digest("hex");
}
