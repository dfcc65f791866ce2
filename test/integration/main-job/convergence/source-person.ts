import type { EventType } from "../../../../shared/contracts/event-types.ts";
import { change } from "./change-employment.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import { type Done, type Employment, hire, withoutWay } from "./employment.ts";
import type { LoginStyle, SourceAct } from "./history.ts";
import type { SourceScope } from "./source-scope.ts";

/** What the source org told about somebody: it can come to the worker at any later time, often, or never. */
export interface SourceEvent {
  readonly userId: string;
  readonly eventType: EventType;
  readonly publishedAt: string;
}

/** One person in the source org, and what is true of them there: kept here, and held against the org at the end. */
export class SourcePerson {
  readonly events: SourceEvent[] = [];
  readonly logins: Readonly<Record<LoginStyle, string>>;
  /** Whether the source can tell of everybody whether they are in scope. */
  isScopeOpen = true;
  #employments: readonly Employment[] = [];
  readonly #orgs: ClockedOrgs;
  readonly #scope: SourceScope;

  constructor(orgs: ClockedOrgs, scope: SourceScope, number: number) {
    this.#orgs = orgs;
    this.#scope = scope;
    this.logins = {
      plain: `person.${number}@example.com`,
      cased: `Person.${number}@Example.com`,
      other: `other.${number}@example.com`,
      odd: `o'dd.${number}@example.com`,
    };
  }

  /** The oldest first. */
  get employments(): readonly Employment[] {
    return this.#employments;
  }

  /** Carries out what the org would not refuse. @returns whether it did */
  async act(act: SourceAct): Promise<boolean> {
    if (act.act === "close") return this.#close();
    if (act.act === "reopen") return this.#reopen();
    const { logins, isScopeOpen } = this;
    const place = { sourceAdmin: this.#orgs.sourceAdmin, scope: this.#scope, isScopeOpen, logins };
    const current = this.#employments.at(-1);
    const isHere = current !== undefined && current.status !== null;
    if (act.act === "hire") {
      if (isHere) return false;
      const login = current?.profile["login"] ?? logins.plain;
      const profile = { login, email: logins.cased, firstName: "Ann", lastName: "Able" };
      this.#keep(this.#employments, await hire(place, profile, act.isStaged, act.isInScope));
      return true;
    }
    const done = isHere ? await change(place, current, act) : null;
    if (done === null) return false;
    this.#keep(this.#employments.slice(0, -1), done);
    return true;
  }

  find(id: string): Employment {
    const employment = this.#employments.find((known) => known.id === id);
    if (employment === undefined) throw new Error(`${id} was never hired`);
    return employment;
  }

  /** @throws when the org shows the person otherwise than it is kept here */
  async expectKept(): Promise<void> {
    for (const { id, status, ways, profile } of this.#employments) {
      const user = (await this.#orgs.sourceAdmin.find(`/api/v1/users/${id}`)) as {
        status: string;
        profile: { login: string };
      } | null;
      const shown = [user?.status ?? null, user?.profile.login, await this.#scope.showWays(id)];
      const kept = [status, status === null ? undefined : profile["login"], ways.toSorted((a, b) => a - b)];
      if (JSON.stringify(shown) !== JSON.stringify(kept))
        throw new Error(`the source org shows ${JSON.stringify(shown)} for ${JSON.stringify(kept)}`);
    }
  }

  #keep(earlier: readonly Employment[], { employment, events }: Done): void {
    const publishedAt = new Date(this.#orgs.clock.nowMs()).toISOString();
    this.#employments = [...earlier, employment];
    this.events.push(...events.map((eventType) => ({ userId: employment.id, eventType, publishedAt })));
  }

  async #close(): Promise<boolean> {
    const { ways, isLeftByClosing } = this.#scope;
    if (!this.isScopeOpen || ways === 0) return false;
    await this.#scope.close();
    this.isScopeOpen = false;
    if (isLeftByClosing) this.#employments = this.#employments.map((one) => withoutWay(one, ways - 1));
    return true;
  }

  async #reopen(): Promise<boolean> {
    if (this.isScopeOpen || !(await this.#scope.reopen())) return false;
    this.isScopeOpen = true;
    return true;
  }
}
