import { targetAttributes } from "../../../../shared/contracts/names.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import type { TargetAct } from "./history.ts";

/** A user of the target org as an admin sees them, and what is known of who decided what. */
export interface TargetStanding {
  readonly id: string;
  readonly status: UserStatus;
  readonly link: string;
  readonly profile: Readonly<Record<string, unknown>>;
  /** Who brought the status about. */
  readonly statusBy: "bridge" | "admin";
  /** What the bridge last decided about the status, and in which second. */
  readonly decided: { readonly status: UserStatus; readonly atSeconds: number } | null;
  /** What an admin wrote into the attribute that no mapping names. */
  readonly unmapped: string | null;
}

type Seen = Pick<TargetStanding, "id" | "status" | "link" | "profile">;

/** No mapping of these histories names it: it is the target's own. */
const unmappedAttribute = "division";
/** Design, section 6: what becomes of a status within this time of the same decision of ours counts as ours. */
const effectSeconds = 120;

/** Every user that one person has had in the target org, and what its admins do to the newest. */
export class TargetUsers {
  #standings = new Map<string, TargetStanding>();
  readonly #orgs: ClockedOrgs;

  constructor(orgs: ClockedOrgs) {
    this.#orgs = orgs;
  }

  list(): readonly TargetStanding[] {
    return [...this.#standings.values()];
  }

  findByLink(link: string): TargetStanding | null {
    return this.list().find((user) => user.link === link) ?? null;
  }

  /** Looks at everybody known, and for new ones under these logins, after the worker has written something. */
  async lookAfterBridge(logins: readonly string[], wantsEnabled: boolean): Promise<void> {
    const before = this.#standings;
    this.#standings = new Map();
    const isPlain = (login: string): boolean => !login.includes("'");
    const found = [
      ...(await Promise.all([...before.keys()].map((id) => this.#see(id)))),
      ...(await Promise.all(logins.filter(isPlain).map((login) => this.#see(login)))),
      ...(await Promise.all(
        logins.filter((login) => !isPlain(login)).map((login) => this.#see(login.replaceAll("'", "%27"))),
      )),
    ];
    for (const seen of found) {
      if (seen === null) continue;
      this.#standings.set(seen.id, this.#judgeBridge(before.get(seen.id), seen, wantsEnabled));
    }
  }

  /** Carries out what the org would not refuse. @returns whether it did */
  async act(act: TargetAct, login: string): Promise<boolean> {
    const user = this.list().at(-1);
    if (user === undefined) return false;
    const { targetAdmin } = this.#orgs;
    const path = `/api/v1/users/${user.id}`;
    const write = async (profile: Readonly<Record<string, string>>): Promise<boolean> => {
      if (user.status === "DEPROVISIONED") return false;
      await targetAdmin.call("POST", path, { profile });
      this.#standings.set(user.id, { ...user, profile: { ...user.profile, ...profile } });
      return true;
    };
    const move = async (operation: string, isAllowed: boolean): Promise<boolean> => {
      if (!isAllowed) return false;
      await targetAdmin.call("POST", `${path}/lifecycle/${operation}`);
      const seen = await this.#see(user.id);
      if (seen === null) throw new Error("an admin's change of status removed somebody");
      this.#standings.set(user.id, { ...user, ...seen, statusBy: this.#judgeAdmin(user, seen.status) });
      return true;
    };
    switch (act.act) {
      case "change-mapped":
        return write({ title: `${act.value} of the target` });
      case "change-unmapped": {
        const isDone = await write({ [unmappedAttribute]: act.value });
        const now = this.#standings.get(user.id);
        if (isDone && now !== undefined) this.#standings.set(user.id, { ...now, unmapped: act.value });
        return isDone;
      }
      case "rename":
        return write({ login: `target.${login}` });
      case "suspend":
        return move("suspend", user.status === "ACTIVE");
      case "unsuspend":
        return move("unsuspend", user.status === "SUSPENDED");
      case "deactivate":
        return move("deactivate?sendEmail=false", user.status !== "DEPROVISIONED");
      case "activate":
        return move("activate?sendEmail=false", user.status === "DEPROVISIONED");
      case "reset-password":
        return move("reset_password?sendEmail=false", user.status === "ACTIVE");
      case "delete":
        if (user.status !== "DEPROVISIONED") await targetAdmin.call("DELETE", path);
        await targetAdmin.call("DELETE", path);
        this.#standings.delete(user.id);
        return true;
    }
  }

  async #see(idOrLogin: string): Promise<Seen | null> {
    const user = (await this.#orgs.targetAdmin.find(`/api/v1/users/${idOrLogin}`)) as {
      id: string;
      status: UserStatus;
      profile: Record<string, unknown>;
    } | null;
    if (user === null) return null;
    return {
      id: user.id,
      status: user.status,
      link: String(user.profile[targetAttributes.link]),
      profile: user.profile,
    };
  }

  #judgeBridge(before: TargetStanding | undefined, seen: Seen, wantsEnabled: boolean): TargetStanding {
    if (before === undefined) return { ...seen, statusBy: "bridge", decided: null, unmapped: null };
    const atSeconds = this.#seconds();
    if (before.status === seen.status) {
      // Somebody whom the bridge finds enabled, and wants enabled, is no longer somebody whom it shut off.
      const isPutRight =
        wantsEnabled && isLive(seen.status) && (before.decided?.status ?? "ACTIVE") !== "ACTIVE";
      return { ...before, ...seen, decided: isPutRight ? { status: "ACTIVE", atSeconds } : before.decided };
    }
    // Whom others suspended and we deactivate stays suspended by them.
    if (before.status === "SUSPENDED" && before.statusBy === "admin" && seen.status === "DEPROVISIONED")
      return { ...before, ...seen };
    const status = isLive(seen.status) ? "ACTIVE" : seen.status;
    return { ...before, ...seen, statusBy: "bridge", decided: { status, atSeconds } };
  }

  #judgeAdmin({ decided }: TargetStanding, status: UserStatus): "bridge" | "admin" {
    const isOurDecision =
      decided !== null && decided.status === status && this.#seconds() - decided.atSeconds <= effectSeconds;
    return isOurDecision ? "bridge" : "admin";
  }

  #seconds(): number {
    return Math.floor(this.#orgs.clock.nowMs() / 1000);
  }
}

/** Whether the attribute that no mapping names is as an admin left it. */
export function isUnmappedKept({ profile, unmapped }: TargetStanding): boolean {
  return (profile[unmappedAttribute] ?? null) === unmapped;
}

/** Neither suspended nor deactivated nor waiting to be activated for the first time. */
export function isLive(status: UserStatus): boolean {
  return status !== "SUSPENDED" && status !== "DEPROVISIONED" && status !== "STAGED";
}
