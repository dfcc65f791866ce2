import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { EmulatorClock } from "../../clock.ts";
import type { App } from "../entities.ts";
import { makeToken } from "../identifiers.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import { makeCertificate } from "./certificate.ts";

/** A key that signs for an app, with its certificate. */
export interface SigningKey {
  readonly kid: string;
  readonly createdMs: number;
  readonly expiresMs: number;
  /** DER. */
  readonly certificate: Buffer;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What signs: an app, or the org as service provider towards one of its identity providers. */
export type KeyOwner = Pick<App, "id" | "kind" | "signingKid" | "createdMs">;

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const defaultValidityYears = 10;

/**
 * The signing keys of an org's apps, made when first asked for. Those that apps begin with share one RSA key, which is slow
 * to make, but each has a certificate and a key id of its own. One that somebody generates is another RSA key: what it has
 * signed must not verify with the certificate before.
 */
export class SigningKeys {
  readonly #keysByApp = new Map<string, SigningKey[]>();
  /** One key can sign for several apps: it has one certificate. */
  readonly #restored = new Map<string, SigningKey>();
  readonly #clock: EmulatorClock;
  readonly #orgName: string;
  #sharedCertificate: Buffer | undefined;
  #sharedPair: KeyPair | undefined;

  readonly #shared: { kid: string; readonly createdMs: number; expiresMs: number | undefined };

  constructor(clock: EmulatorClock, orgName: string) {
    this.#shared = { kid: makeToken(32), createdMs: clock.nowMs(), expiresMs: undefined };
    this.#clock = clock;
    this.#orgName = orgName;
  }

  /** The app's keys, the one it began with first; none for an app that signs nothing. */
  list(app: KeyOwner): readonly SigningKey[] {
    const known = this.#keysByApp.get(app.id);
    if (known) return known;
    const keys = [
      ...(app.kind === "catalogue" && app.signingKid !== undefined ? [this.#makeShared(app)] : []),
      ...(app.signingKid === undefined || app.signingKid === this.#shared.kid
        ? []
        : [this.#make(app.signingKid, app.createdMs, defaultValidityYears)]),
    ];
    this.#keysByApp.set(app.id, keys);
    return keys;
  }

  /** The key that the org made when it was new: every app of the integration network has it too. */
  get sharedKid(): string {
    return this.#shared.kid;
  }

  /** When the shared key expires; ten years after the org began unless set. */
  setSharedExpiry(expiresMs: number): void {
    this.#shared.expiresMs = expiresMs;
  }

  /** Gives the app these keys in the place of those it began with. */
  restore(
    appId: string,
    keys: readonly { readonly kid: string; readonly createdMs: number; readonly expiresMs: number }[],
  ): void {
    const made = keys.map((key) => {
      const known = this.#restored.get(key.kid) ?? this.#make(key.kid, key.createdMs, defaultValidityYears);
      this.#restored.set(key.kid, known);
      if (key.expiresMs === this.#shared.expiresMs) {
        this.#shared.kid = key.kid;
        this.#sharedCertificate = known.certificate;
      }
      return { ...known, createdMs: key.createdMs, expiresMs: key.expiresMs };
    });
    this.#keysByApp.set(appId, made);
  }

  find(app: KeyOwner, kid: string | null | undefined): SigningKey | undefined {
    return this.list(app).find((key) => key.kid === kid);
  }

  /** One more key for the app; it signs nothing until the app names it. */
  generate(app: KeyOwner, validityYears: number): SigningKey {
    const key = this.#make(makeToken(32), this.#clock.nowMs(), validityYears, makePair());
    this.#keysByApp.set(app.id, [...this.list(app), key]);
    return key;
  }

  /** Another app's key, which from now on this app may sign with too. */
  add(app: KeyOwner, key: SigningKey): void {
    this.#keysByApp.set(app.id, [...this.list(app), key]);
  }

  #makeShared(app: KeyOwner): SigningKey {
    const key = this.#make(this.#shared.kid, this.#shared.createdMs, defaultValidityYears);
    this.#sharedCertificate ??= key.certificate;
    return {
      ...key,
      certificate: this.#sharedCertificate,
      createdMs: app.createdMs,
      expiresMs: this.#shared.expiresMs ?? key.expiresMs,
    };
  }

  #make(kid: string, createdMs: number, validityYears: number, ownPair?: KeyPair): SigningKey {
    const pair = ownPair ?? this.#sharePair();
    const expires = new Date(createdMs);
    const expiresMs = expires.setUTCFullYear(expires.getUTCFullYear() + validityYears);
    const certificate = makeCertificate({
      ...pair,
      commonName: this.#orgName,
      notBeforeMs: createdMs - 60_000,
      notAfterMs: expiresMs,
    });
    return { kid, createdMs, expiresMs, certificate, ...pair };
  }

  #sharePair(): KeyPair {
    this.#sharedPair ??= makePair();
    return this.#sharedPair;
  }
}

function makePair(): KeyPair {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

/** A signing key as the API shows it. */
export function showSigningKey(key: SigningKey): JsonObject {
  const { e, n } = key.publicKey.export({ format: "jwk" });
  const instant = formatWholeSecond(key.createdMs);
  return {
    kty: "RSA",
    created: instant,
    lastUpdated: instant,
    expiresAt: formatWholeSecond(key.expiresMs),
    kid: key.kid,
    use: "sig",
    x5c: [key.certificate.toString("base64")],
    "x5t#S256": createHash("sha256").update(key.certificate).digest("base64url"),
    e: e ?? "",
    n: n ?? "",
  };
}

/** The public halves of the keys as a JWK set. */
export function showClientKeySet(keys: readonly SigningKey[]): JsonObject {
  return {
    keys: keys.map(({ kid, publicKey }) => {
      const { e, n } = publicKey.export({ format: "jwk" });
      return { kty: "RSA", kid, use: "sig", alg: "RS256", e: e ?? "", n: n ?? "" };
    }),
  };
}
