import type { EmulatorClock } from "../../clock.ts";
import { makeRandomText } from "../identifiers.ts";

/** Okta's default length of a session without use. */
const idleMs = 2 * 60 * 60 * 1000;

interface Session {
  readonly userId: string;
  expiresMs: number;
}

/** Who is signed in to the org in which browser. */
export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #clock: EmulatorClock;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** Signs the user in. Returns the session's id, which is as good as a password. */
  start(userId: string): string {
    const id = `102${makeRandomText(32)}`;
    this.#byId.set(id, { userId, expiresMs: this.#clock.nowMs() + idleMs });
    return id;
  }

  /** Whose session it is; using it makes it last two hours more. `undefined` when there is none or it has expired. */
  use(id: string): string | undefined {
    const session = this.#byId.get(id);
    if (!session) return undefined;
    const nowMs = this.#clock.nowMs();
    if (session.expiresMs <= nowMs) {
      this.#byId.delete(id);
      return undefined;
    }
    session.expiresMs = nowMs + idleMs;
    return session.userId;
  }

  end(id: string): void {
    this.#byId.delete(id);
  }

  /** Ends every session of one user. */
  endAll(userId: string): void {
    for (const [id, session] of this.#byId) if (session.userId === userId) this.#byId.delete(id);
  }
}
