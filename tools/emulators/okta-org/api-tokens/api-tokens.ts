import type { EmulatorClock } from "../../clock.ts";
import type { JsonObject } from "../json.ts";

/** A static SSWS token: it acts with the roles of whom it belongs to, and ends with them. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly createdMs: number;
  /** Whether it is the one that the org began with. */
  readonly isFirst: boolean;
  /** What the API showed of a token that a snapshot brought. */
  readonly shown: JsonObject | undefined;
}

/** The live API tokens of an org, oldest first. */
export class ApiTokens {
  readonly #clock: EmulatorClock;
  readonly #byId = new Map<string, ApiToken>();
  readonly #idsByText = new Map<string, string>();
  readonly #lastUsedMs = new Map<string, number>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** Takes in a token whose holders call with `text`. */
  put(text: string, token: Pick<ApiToken, "id" | "name" | "userId">): ApiToken {
    const createdMs = this.#clock.nowMs();
    const made = { ...token, createdMs, isFirst: this.#idsByText.size === 0, shown: undefined };
    this.#byId.set(made.id, made);
    this.#idsByText.set(text, made.id);
    return made;
  }

  /** Takes in a token of another org, as its API showed it. Nobody can call with it: its text is not known. */
  restore(token: Pick<ApiToken, "id" | "name" | "userId">, shown: JsonObject): void {
    this.#byId.set(token.id, { ...token, createdMs: this.#clock.nowMs(), isFirst: false, shown });
  }

  /** The live token that is called with `text`, which is thereby used. */
  use(text: string): ApiToken | undefined {
    const token = this.#byId.get(this.#idsByText.get(text) ?? "");
    if (token) this.#lastUsedMs.set(token.id, this.#clock.nowMs());
    return token;
  }

  get(id: string): ApiToken | undefined {
    return this.#byId.get(id);
  }

  /** The tokens to list. An org that was restored with tokens shows those, and not the one that this org began with. */
  list(): readonly ApiToken[] {
    const all = [...this.#byId.values()];
    return all.some(({ shown }) => shown !== undefined) ? all.filter(({ isFirst }) => !isFirst) : all;
  }

  /** When the token was last called with; when it was made, if never. */
  findLastUsedMs(token: ApiToken): number {
    return this.#lastUsedMs.get(token.id) ?? token.createdMs;
  }

  /** Ends one token for good. */
  remove(id: string): void {
    this.#byId.delete(id);
  }

  /** Ends every token of a user for good, as their deactivation does (Okta's help, "Manage Okta API tokens"). */
  removeOf(userId: string): void {
    for (const token of this.#byId.values()) if (token.userId === userId) this.remove(token.id);
  }
}
