import { type KeyObject, randomBytes, sign } from "node:crypto";

/** What a self-signed certificate says. */
export interface CertificateContent {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * A self-signed X.509 v1 certificate in DER, signed with RSA and SHA-256 (RFC 5280 section 4.1), under the name that
 * Okta gives its SAML certificates. Node reads certificates but makes none.
 */
export function makeCertificate(content: CertificateContent): Buffer {
  const name = makeName(content.commonName);
  const toBeSigned = sequence(
    integer(Buffer.concat([Buffer.of(1), randomBytes(5)])),
    signatureAlgorithm,
    name,
    sequence(makeTime(content.notBeforeMs), makeTime(content.notAfterMs)),
    name,
    content.publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", toBeSigned, content.privateKey);
  return sequence(toBeSigned, signatureAlgorithm, encode(0x03, Buffer.of(0), signature));
}

const objectIds = {
  sha256WithRsa: "2a864886f70d01010b",
  country: "550406",
  state: "550408",
  locality: "550407",
  organization: "55040a",
  unit: "55040b",
  commonName: "550403",
  emailAddress: "2a864886f70d010901",
} as const;

const signatureAlgorithm = sequence(objectId(objectIds.sha256WithRsa), encode(0x05));

function makeName(commonName: string): Buffer {
  const part = (id: string, tag: number, text: string): Buffer =>
    encode(0x31, sequence(objectId(id), encode(tag, Buffer.from(text))));
  const [printable, utf8, ia5] = [0x13, 0x0c, 0x16];
  return sequence(
    part(objectIds.country, printable, "US"),
    part(objectIds.state, utf8, "California"),
    part(objectIds.locality, utf8, "San Francisco"),
    part(objectIds.organization, utf8, "Okta"),
    part(objectIds.unit, utf8, "SSOProvider"),
    part(objectIds.commonName, utf8, commonName),
    part(objectIds.emailAddress, ia5, "info@okta.com"),
  );
}

/** UTCTime up to 2049, GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5). */
function makeTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, "").slice(0, 14);
  const isShort = digits < "2050";
  return encode(isShort ? 0x17 : 0x18, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return encode(0x30, ...parts);
}

function integer(bytes: Buffer): Buffer {
  return encode(0x02, bytes);
}

function objectId(hex: string): Buffer {
  return encode(0x06, Buffer.from(hex, "hex"));
}

/** Tag, length and value of the distinguished encoding rules. */
function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  if (value.length < 0x80) return Buffer.concat([Buffer.of(tag, value.length), value]);
  const length = Buffer.from(value.length.toString(16).padStart(value.length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, value]);
}
