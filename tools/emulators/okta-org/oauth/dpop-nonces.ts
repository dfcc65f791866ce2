import type { EmulatorClock } from "../../clock.ts";
import { makeToken } from "../identifiers.ts";

const rotationMs = 24 * 60 * 60 * 1000;
const acceptedMs = 3 * 24 * 60 * 60 * 1000;

/** The nonces that the token endpoint asks for: a new one every 24 h, each accepted for 3 days after its issue. */
export class DpopNonces {
  readonly #issuedMs = new Map<string, number>();
  readonly #clock: EmulatorClock;
  #current: string | undefined;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** The nonce of the day, not tied to any key or client. */
  current(): string {
    const nowMs = this.#clock.nowMs();
    const issuedMs = this.#current === undefined ? undefined : this.#issuedMs.get(this.#current);
    if (this.#current !== undefined && issuedMs !== undefined && nowMs - issuedMs < rotationMs)
      return this.#current;
    return this.rotate();
  }

  isAccepted(nonce: string): boolean {
    const issuedMs = this.#issuedMs.get(nonce);
    return issuedMs !== undefined && this.#clock.nowMs() - issuedMs < acceptedMs;
  }

  /** Begins a new nonce now; the old ones stay accepted. */
  rotate(): string {
    const nonce = makeToken(24);
    this.#issuedMs.set(nonce, this.#clock.nowMs());
    this.#current = nonce;
    return nonce;
  }

  /** Forgets every nonce, so that the next token request is challenged again. */
  forgetAll(): void {
    this.#issuedMs.clear();
    this.#current = undefined;
  }
}
