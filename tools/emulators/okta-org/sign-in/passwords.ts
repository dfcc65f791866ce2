import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Okta's longest password; nobody's is checked beyond it. */
const maxPasswordLength = 72;

/** What the sign-on page needs of the passwords that were given as plain values: keyed digests, never the passwords. */
export class Passwords {
  readonly #digestByUser = new Map<string, Buffer>();
  readonly #key = randomBytes(32);

  /** Remembers a password that was given as a value; without one, what was known stays. */
  note(userId: string, password: string | null | undefined): void {
    if (typeof password === "string") this.#digestByUser.set(userId, this.#digest(userId, password));
  }

  /** False for another password, and for a user whose password was never given as a value. */
  matches(userId: string, password: string): boolean {
    const known = this.#digestByUser.get(userId);
    if (!known || password.length > maxPasswordLength) return false;
    return timingSafeEqual(known, this.#digest(userId, password));
  }

  #digest(userId: string, password: string): Buffer {
    return createHmac("sha256", this.#key).update(`${userId} ${password}`).digest();
  }
}
