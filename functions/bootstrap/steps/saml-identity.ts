import { X509Certificate } from "node:crypto";
import * as v from "valibot";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { chooseCertificates } from "../desired/certificates.ts";
import type { Certificate, Facts } from "../engine/facts.ts";
import { stop } from "../engine/problems.ts";
import { readIdentityProvider } from "../engine/saml-metadata.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { textIn } from "../engine/text-in.ts";

const keySchema = v.looseObject({
  kid: v.string(),
  x5c: v.pipe(v.array(v.string()), v.minLength(1)),
  created: v.optional(v.string()),
});

/** What the source app says of itself as identity provider: its issuer, its address, and the certificates it signs with. */
export const samlIdentityStep: Step = {
  id: "saml-identity",
  where: "source",
  isWanted: ({ connection }) => connection.federation !== "none",
  async examine(site, facts) {
    const { appId } = facts;
    if (appId === undefined) return succeed({ existed: null, changes: [] });
    const app = await site.source.reads.find(`/api/v1/apps/${appId}`, v.looseObject({}), "reading the app");
    if (!app.ok) return app;
    const activeKid = textIn(app.value, "credentials.signing.kid");
    const metadata = await readMetadata(site, appId, activeKid);
    if (!metadata.ok) return metadata;
    const keys = await site.source.reads.list(
      `/api/v1/apps/${appId}/credentials/keys`,
      keySchema,
      "reading the app's signing certificates",
    );
    if (!keys.ok) return keys;
    const certificates = chooseCertificates(
      keys.value.flatMap(readCertificate),
      activeKid,
      site.clock.nowMs(),
    );
    return succeed({
      existed: metadata.value.issuer,
      changes: [],
      facts: { identity: metadata.value, certificates },
    });
  },
};

async function readMetadata(
  site: Site,
  appId: string,
  kid: string | undefined,
): Promise<Result<NonNullable<Facts["identity"]>, Problem>> {
  const query = kid === undefined ? "" : `?kid=${encodeURIComponent(kid)}`;
  const xml = await site.source.reads.text(
    `/api/v1/apps/${appId}/sso/saml/metadata${query}`,
    "application/xml",
    "reading the app's SAML metadata",
  );
  if (!xml.ok) return xml;
  const parsed = readIdentityProvider(xml.value);
  if (parsed.ok) return succeed(parsed.value);
  return stop(
    "refused",
    `The app's SAML metadata is not what SAML 2.0 says: ${parsed.problems.join("; ")}.`,
    "Open the app's Sign On tab in the source org's Admin Console and look whether SAML is set up.",
  );
}

function readCertificate({
  kid,
  x5c: [first],
  created,
}: v.InferOutput<typeof keySchema>): readonly Certificate[] {
  if (first === undefined) return [];
  try {
    const { validToDate } = new X509Certificate(Buffer.from(first, "base64"));
    const createdMs = Date.parse(created ?? "");
    return [
      {
        kid,
        x5c: first,
        expiresMs: validToDate.getTime(),
        createdMs: Number.isNaN(createdMs) ? 0 : createdMs,
      },
    ];
  } catch {
    return []; // not a certificate: nobody could verify with it either
  }
}
