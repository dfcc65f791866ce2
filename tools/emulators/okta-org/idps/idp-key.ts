import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { makeValidationError, OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";

/** A certificate of a partner, uploaded so that its signatures can be verified. */
export interface IdpKey {
  readonly kid: string;
  readonly createdMs: number;
  /** As it was uploaded, line breaks included. */
  readonly x5c: string;
  readonly fingerprint: string;
  readonly certificate: X509Certificate;
}

/**
 * Takes a certificate in. @throws OktaError E0000001 for anything but an RSA certificate, 409 E0000096 (with its key id)
 * for one that is already there.
 */
export function addIdpKey(org: Org, x5c: string | undefined): IdpKey {
  const certificate = parseCertificate(x5c ?? "");
  const fingerprint = createHash("sha256").update(certificate.raw).digest("base64url");
  const known = [...org.idpKeys.values()].find((key) => key.fingerprint === fingerprint);
  if (known) throw new OktaError("E0000096", { about: known.kid });
  const key: IdpKey = {
    kid: randomUUID(),
    createdMs: org.clock.nowMs(),
    x5c: x5c ?? "",
    fingerprint,
    certificate,
  };
  org.idpKeys.set(key.kid, key);
  return key;
}

/** The key as the API shows it. */
export function showIdpKey({ kid, createdMs, x5c, fingerprint, certificate }: IdpKey): JsonObject {
  const { e, n } = certificate.publicKey.export({ format: "jwk" });
  const instant = formatWholeSecond(createdMs);
  return {
    kty: "RSA",
    created: instant,
    lastUpdated: instant,
    expiresAt: formatWholeSecond(certificate.validToDate.getTime()),
    alg: "RSA",
    kid,
    use: "sig",
    x5c: [x5c],
    "x5t#S256": fingerprint,
    e: e ?? "",
    n: n ?? "",
  };
}

function parseCertificate(x5c: string): X509Certificate {
  const refuse = (): OktaError => makeValidationError("x5c", "x5c: The certificate is not valid");
  try {
    const certificate = new X509Certificate(Buffer.from(x5c, "base64"));
    if (certificate.publicKey.asymmetricKeyType !== "rsa") throw refuse();
    return certificate;
  } catch {
    throw refuse();
  }
}
