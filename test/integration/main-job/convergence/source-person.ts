import type { EventType } from "../../../../shared/contracts/event-types.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import { readId } from "../../../../tools/local/admin.ts";
import { assign, changeStatus } from "../../../../tools/local/demo/people.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import type { ChangeAct, HireAct, LoginStyle, SourceAct } from "./history.ts";

/** One user of the source org; somebody hired again is another one. */
export interface Employment {
  readonly id: string;
  /** Null for somebody deleted. */
  readonly status: UserStatus | null;
  readonly isAssigned: boolean;
  readonly profile: Readonly<Record<string, string | null>>;
}

/** What the source org told about somebody: it can come to the worker at any later time, often, or never. */
export interface SourceEvent {
  readonly userId: string;
  readonly eventType: EventType;
  readonly publishedAt: string;
}

/** Kept as the source org showed it before and after an act. */
interface Done {
  readonly employment: Employment;
  readonly events: readonly EventType[];
}

const password = { password: { value: "Correct-Horse-7-Battery" } };

/** One person in the source org, and what is true of them there: kept here, and held against the org at the end. */
export class SourcePerson {
  readonly events: SourceEvent[] = [];
  readonly employments: Employment[] = [];
  readonly logins: Readonly<Record<LoginStyle, string>>;
  isAppActive = true;
  readonly #orgs: ClockedOrgs;

  constructor(orgs: ClockedOrgs, number: number) {
    this.#orgs = orgs;
    this.logins = {
      plain: `person.${number}@example.com`,
      cased: `Person.${number}@Example.com`,
      other: `other.${number}@example.com`,
      odd: `o'dd.${number}@example.com`,
    };
  }

  /** Carries out what the org would not refuse. @returns whether it did */
  async act(act: SourceAct): Promise<boolean> {
    if (act.act === "app-off" || act.act === "app-on") return this.#switchApp(act.act === "app-on");
    const current = this.employments.at(-1);
    const isHere = current !== undefined && current.status !== null;
    if (act.act === "hire") {
      if (isHere) return false;
      this.#keep(await this.#hire(act, current?.profile["login"] ?? this.logins.plain));
      return true;
    }
    const done = isHere ? await this.#change(current, act) : null;
    if (done === null) return false;
    this.employments.pop();
    this.#keep(done);
    return true;
  }

  find(id: string): Employment {
    const employment = this.employments.find((known) => known.id === id);
    if (employment === undefined) throw new Error(`${id} was never hired`);
    return employment;
  }

  /** @throws when the org shows the person otherwise than it is kept here */
  async expectKept(): Promise<void> {
    const { sourceAdmin, appId } = this.#orgs;
    for (const { id, status, isAssigned, profile } of this.employments) {
      const user = (await sourceAdmin.find(`/api/v1/users/${id}`)) as {
        status: string;
        profile: { login: string };
      } | null;
      const appUser = (await sourceAdmin.find(`/api/v1/apps/${appId}/users/${id}`)) as {
        credentials: { userName: string };
      } | null;
      const shown = [user?.status ?? null, user?.profile.login, appUser?.credentials.userName];
      const kept = [
        status,
        status === null ? undefined : profile["login"],
        isAssigned ? profile["login"] : undefined,
      ];
      if (JSON.stringify(shown) !== JSON.stringify(kept))
        throw new Error(`the source org shows ${JSON.stringify(shown)} for ${JSON.stringify(kept)}`);
    }
  }

  #keep({ employment, events }: Done): void {
    const publishedAt = new Date(this.#orgs.clock.nowMs()).toISOString();
    this.employments.push(employment);
    this.events.push(...events.map((eventType) => ({ userId: employment.id, eventType, publishedAt })));
  }

  async #switchApp(isActive: boolean): Promise<boolean> {
    if (this.isAppActive === isActive) return false;
    const { sourceAdmin, appId } = this.#orgs;
    await sourceAdmin.call("POST", `/api/v1/apps/${appId}/lifecycle/${isActive ? "activate" : "deactivate"}`);
    this.isAppActive = isActive;
    return true;
  }

  async #hire({ isStaged, isAssigned }: HireAct, login: string | null): Promise<Done> {
    const { sourceAdmin, appId } = this.#orgs;
    const profile = { login, email: this.logins.cased, firstName: "Ann", lastName: "Able" };
    const body = { profile, credentials: password };
    const id = readId(await sourceAdmin.call("POST", `/api/v1/users?activate=${!isStaged}`, body));
    if (isAssigned) await assign(sourceAdmin, appId, id);
    return {
      employment: { id, status: isStaged ? "STAGED" : "ACTIVE", isAssigned, profile },
      events: ["user.lifecycle.create", ...(isAssigned ? ["application.user_membership.add" as const] : [])],
    };
  }

  async #change(current: Employment, act: ChangeAct): Promise<Done | null> {
    const { sourceAdmin, appId } = this.#orgs;
    const { id, status, isAssigned, profile } = current;
    const write = async (attribute: string, value: string | null): Promise<Done | null> => {
      if (status === "DEPROVISIONED" || (profile[attribute] ?? null) === value) return null;
      await sourceAdmin.call("POST", `/api/v1/users/${id}`, { profile: { [attribute]: value } });
      const employment = { ...current, profile: { ...profile, [attribute]: value } };
      return { employment, events: ["user.account.update_profile"] };
    };
    const move = async (
      action: Parameters<typeof changeStatus>[2],
      next: UserStatus,
      isAllowed: boolean,
    ): Promise<Done | null> => {
      if (!isAllowed) return null;
      await changeStatus(sourceAdmin, id, action);
      return { employment: { ...current, status: next }, events: [`user.lifecycle.${action}`] };
    };
    switch (act.act) {
      case "rename":
        return write("login", this.logins[act.style]);
      case "change":
        return write(act.attribute, act.value);
      case "clear":
        return write(act.attribute, null);
      case "suspend":
        return move("suspend", "SUSPENDED", status === "ACTIVE");
      case "unsuspend":
        return move("unsuspend", "ACTIVE", status === "SUSPENDED");
      case "activate":
        // A deactivation took the password.
        return status === "STAGED"
          ? move("activate", "ACTIVE", true)
          : move("activate", "PROVISIONED", status === "DEPROVISIONED");
      case "deactivate": {
        const done = await move("deactivate", "DEPROVISIONED", status !== "DEPROVISIONED");
        return done && { ...done, employment: { ...done.employment, isAssigned: false } };
      }
      case "delete":
        if (status !== "DEPROVISIONED") await changeStatus(sourceAdmin, id, "deactivate");
        await sourceAdmin.call("DELETE", `/api/v1/users/${id}`);
        return {
          employment: { ...current, status: null, isAssigned: false },
          events: [
            ...(status === "DEPROVISIONED" ? [] : ["user.lifecycle.deactivate" as const]),
            "user.lifecycle.delete.initiated",
          ],
        };
      case "assign":
        if (isAssigned || status === "DEPROVISIONED" || !this.isAppActive) return null;
        await assign(sourceAdmin, appId, id);
        return {
          employment: { ...current, isAssigned: true },
          events: ["application.user_membership.add"],
        };
      case "unassign":
        if (!isAssigned) return null;
        await sourceAdmin.call("DELETE", `/api/v1/apps/${appId}/users/${id}`);
        return {
          employment: { ...current, isAssigned: false },
          events: ["application.user_membership.remove"],
        };
    }
  }
}
