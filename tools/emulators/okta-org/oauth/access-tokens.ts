import type { EmulatorClock } from "../../clock.ts";
import { makeToken } from "../identifiers.ts";

/** Okta's org authorization server always answers one hour. */
export const accessTokenLifetimeSeconds = 3600;

export interface AccessToken {
  readonly value: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly expiresMs: number;
  /** SHA-256 thumbprint of the key that the token is bound to; `undefined` for a bearer token. */
  readonly keyThumbprint: string | undefined;
}

export interface AccessTokenRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly keyThumbprint: string | undefined;
}

/** The access tokens an org has issued. They look like JWTs, but only the org itself can make sense of them. */
export class AccessTokens {
  readonly #byValue = new Map<string, AccessToken>();
  readonly #clock: EmulatorClock;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  issue({ issuer, clientId, scopes, keyThumbprint }: AccessTokenRequest): AccessToken {
    this.#prune();
    const nowSeconds = Math.floor(this.#clock.nowMs() / 1000);
    const header = { kid: makeToken(32), typ: "application/okta-internal-at+jwt", alg: "RS256" };
    const payload = {
      ver: 1,
      jti: `AT.${makeToken(32)}`,
      iss: issuer,
      aud: issuer,
      sub: clientId,
      iat: nowSeconds,
      exp: nowSeconds + accessTokenLifetimeSeconds,
      cid: clientId,
      scp: scopes,
      ...(keyThumbprint === undefined ? {} : { cnf: { jkt: keyThumbprint } }),
    };
    const token: AccessToken = {
      value: `${encodePart(header)}.${encodePart(payload)}.${makeToken(256)}`,
      clientId,
      scopes: new Set(scopes),
      expiresMs: (nowSeconds + accessTokenLifetimeSeconds) * 1000,
      keyThumbprint,
    };
    this.#byValue.set(token.value, token);
    return token;
  }

  /** The token, unless it is unknown, revoked or expired. */
  find(value: string): AccessToken | undefined {
    const token = this.#byValue.get(value);
    return token && token.expiresMs > this.#clock.nowMs() ? token : undefined;
  }

  /** Whether the token was good once and only its hour is over; such tokens are forgotten after another hour. */
  isExpired(value: string): boolean {
    const token = this.#byValue.get(value);
    return token !== undefined && token.expiresMs <= this.#clock.nowMs();
  }

  /** Makes every token of the client worthless at once. */
  revokeOf(clientId: string): void {
    for (const token of this.#byValue.values())
      if (token.clientId === clientId) this.#byValue.delete(token.value);
  }

  revokeAll(): void {
    this.#byValue.clear();
  }

  #prune(): void {
    const longAgoMs = this.#clock.nowMs() - accessTokenLifetimeSeconds * 1000;
    for (const token of this.#byValue.values())
      if (token.expiresMs <= longAgoMs) this.#byValue.delete(token.value);
  }
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
