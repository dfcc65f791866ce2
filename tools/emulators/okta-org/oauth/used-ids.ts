import type { EmulatorClock } from "../../clock.ts";

const pruneEvery = 1000;

/** Remembers single-use ids (`jti`) for as long as what carries them would be accepted. */
export class UsedIds {
  readonly #expiryById = new Map<string, number>();
  readonly #clock: EmulatorClock;
  #uses = 0;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** True for an id seen for the first time; remembers it until `expiresMs`. */
  use(id: string, expiresMs: number): boolean {
    const nowMs = this.#clock.nowMs();
    this.#uses += 1;
    if (this.#uses % pruneEvery === 0) this.#prune(nowMs);
    const known = this.#expiryById.get(id);
    if (known !== undefined && known >= nowMs) return false;
    this.#expiryById.set(id, expiresMs);
    return true;
  }

  #prune(nowMs: number): void {
    for (const [id, expiresMs] of this.#expiryById) if (expiresMs < nowMs) this.#expiryById.delete(id);
  }
}
