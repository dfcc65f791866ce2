import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { makeValidationError, OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";

/** A certificate of a partner, uploaded so that its signatures can be verified. */
export interface IdpKey {
  readonly kid: string;
  readonly createdMs: number;
  /** As `createdMs` until the certificate was replaced. */
  readonly lastUpdatedMs?: number;
  /** As it was uploaded, line breaks included. */
  readonly x5c: string;
  readonly fingerprint: string;
  readonly certificate: X509Certificate;
}

/**
 * Takes a certificate in: the first of the chain. @throws OktaError E0000001 for anything but an RSA certificate, 409
 * E0000096 (with its key id) for one that is already there.
 */
export function addIdpKey(org: Org, chain: readonly string[]): IdpKey {
  const key = makeKey(org, chain, { kid: randomUUID(), createdMs: org.clock.nowMs() });
  org.idpKeys.set(key.kid, key);
  return key;
}

/** Puts another certificate under the key's id. @throws as `addIdpKey` does. */
export function replaceIdpKey(org: Org, before: IdpKey, chain: readonly string[]): IdpKey {
  const { kid, createdMs } = before;
  const key = makeKey(org, chain, { kid, createdMs, lastUpdatedMs: org.clock.nowMs() });
  org.idpKeys.set(kid, key);
  return key;
}

function makeKey(
  org: Org,
  chain: readonly string[],
  identity: Pick<IdpKey, "kid" | "createdMs" | "lastUpdatedMs">,
): IdpKey {
  const [x5c = ""] = chain;
  if (x5c === "") throw makeValidationError("x5c", "x5c: The field cannot be left blank");
  const certificate = parseCertificate(x5c);
  const fingerprint = createHash("sha256").update(certificate.raw).digest("base64url");
  const known = [...org.idpKeys.values()].find((key) => key.fingerprint === fingerprint);
  if (known && known.kid !== identity.kid) throw new OktaError("E0000096", { about: known.kid });
  return { ...identity, x5c, fingerprint, certificate };
}

/** The key as the API shows it. */
export function showIdpKey(key: IdpKey): JsonObject {
  const { kid, createdMs, lastUpdatedMs = createdMs, x5c, fingerprint, certificate } = key;
  const { e, n } = certificate.publicKey.export({ format: "jwk" });
  return {
    kty: "RSA",
    created: formatWholeSecond(createdMs),
    lastUpdated: formatWholeSecond(lastUpdatedMs),
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
