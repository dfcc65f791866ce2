/** Where a nonce is good for: Okta hands out one for the token endpoint and may ask for another at its API. */
export type NonceUse = "token" | "api";

/**
 * Remembers the newest DPoP nonce of one org. A nonce lasts a day and is accepted for three, so one challenge serves a
 * container for long; a stale one is answered by a new challenge.
 * @see RFC 9449 section 8
 */
export class NonceMemory {
  readonly #nonces = new Map<NonceUse, string>();

  get(use: NonceUse): string | undefined {
    return this.#nonces.get(use);
  }

  /** Takes the `dpop-nonce` header of any answer. */
  remember(use: NonceUse, headers: Readonly<Record<string, string | undefined>>): void {
    const nonce = headers["dpop-nonce"];
    if (nonce !== undefined) this.#nonces.set(use, nonce);
  }
}
