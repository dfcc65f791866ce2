import type { EmulatorClock } from "../../clock.ts";
import { makeRandomText } from "../identifiers.ts";

const answerWithinMs = 60 * 60 * 1000;

interface PendingRequest {
  readonly idpId: string;
  readonly expiresMs: number;
}

/** Ids of authentication requests under way: a response may answer each of them once, and only from whom it was sent to. */
export class PendingRequests {
  readonly #byId = new Map<string, PendingRequest>();
  readonly #clock: EmulatorClock;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** The id of a new request to the identity provider. */
  open(idpId: string): string {
    const id = `id${makeRandomText(24)}`;
    this.#byId.set(id, { idpId, expiresMs: this.#clock.nowMs() + answerWithinMs });
    return id;
  }

  /** True when the identity provider was asked so, within the last hour and not answered yet. Forgets the request. */
  close(id: string, idpId: string): boolean {
    const request = this.#byId.get(id);
    if (request?.idpId !== idpId) return false;
    this.#byId.delete(id);
    return request.expiresMs > this.#clock.nowMs();
  }
}
