import type { EmulatorClock } from "../../clock.ts";

const keptMs = 60 * 60 * 1000;

interface ForcedSignOn {
  /** The session that the request met; a new sign-on makes another. */
  readonly sessionId: string;
  readonly expiresMs: number;
}

/** Requests that want a fresh sign-on (`ForceAuthn`, SAML 2.0 Core, section 3.4.1), and the session each of them met. */
export class ForcedSignOns {
  readonly #byRequest = new Map<string, ForcedSignOn>();
  readonly #clock: EmulatorClock;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** True when the person has signed on since the request was first seen; the first time is never. */
  isFresh(request: string, sessionId: string): boolean {
    const nowMs = this.#clock.nowMs();
    const known = this.#byRequest.get(request);
    if (known && known.expiresMs > nowMs) return known.sessionId !== sessionId;
    for (const [each, { expiresMs }] of this.#byRequest) {
      if (expiresMs <= nowMs) this.#byRequest.delete(each);
    }
    this.#byRequest.set(request, { sessionId, expiresMs: nowMs + keptMs });
    return false;
  }
}
