import { readId } from "../../../../tools/local/admin.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import type { LoginStyle, TargetAct } from "./history.ts";
import { judgeAdmin, judgeWorker, seeUser, type TargetStanding } from "./target-standing.ts";

/** No mapping of these histories names it: it is the target's own. */
const unmappedAttribute = "division";

const password = { password: { value: "Correct-Horse-7-Battery" } };

/** Every target user around one person: whom the bridge made, and whom admins made with one of the person's logins. */
export class TargetUsers {
  #standings = new Map<string, TargetStanding>();
  readonly #orgs: ClockedOrgs;
  readonly #logins: Readonly<Record<LoginStyle, string>>;

  constructor(orgs: ClockedOrgs, logins: Readonly<Record<LoginStyle, string>>) {
    this.#orgs = orgs;
    this.#logins = logins;
  }

  list(): readonly TargetStanding[] {
    return [...this.#standings.values()];
  }

  findByLink(link: string): TargetStanding | null {
    return this.list().find((user) => user.link === link) ?? null;
  }

  /** Looks at everybody known, and for new ones under these logins, after the worker has written something. */
  async lookAfterWorker(logins: readonly string[], wantsEnabled: boolean): Promise<void> {
    const before = this.#standings;
    this.#standings = new Map();
    const { targetAdmin } = this.#orgs;
    const found = await Promise.all([...before.keys(), ...logins].map((one) => seeUser(targetAdmin, one)));
    for (const seen of found) {
      if (seen === null) continue;
      this.#standings.set(seen.id, judgeWorker(before.get(seen.id), seen, this.#seconds(), wantsEnabled));
    }
  }

  /** Carries out what the org would not refuse. @returns whether it did */
  async act(act: TargetAct): Promise<boolean> {
    if (act.act === "create") return this.#create(this.#logins[act.style], act.isStaged);
    const users = this.list();
    const user = users.at(-1 - (act.of % Math.max(users.length, 1)));
    if (user === undefined) return false;
    const { status } = user;
    switch (act.act) {
      case "change-mapped":
        return this.#write(user, { title: `${act.value} of the target` });
      case "change-unmapped":
        return this.#write(user, { [unmappedAttribute]: act.value });
      case "rename":
        return this.#write(user, { login: `target.${users.indexOf(user)}.${this.#logins.plain}` });
      case "suspend":
        return this.#move(user, "suspend", status === "ACTIVE");
      case "unsuspend":
        return this.#move(user, "unsuspend", status === "SUSPENDED");
      case "deactivate":
        return this.#move(user, "deactivate?sendEmail=false", status !== "DEPROVISIONED");
      case "activate": {
        const isAllowed = status === "DEPROVISIONED" || status === "STAGED";
        return this.#move(user, "activate?sendEmail=false", isAllowed);
      }
      case "reset-password":
        return this.#move(user, "reset_password?sendEmail=false", status === "ACTIVE");
      case "delete":
        return this.#delete(user);
    }
  }

  async #create(login: string, isStaged: boolean): Promise<boolean> {
    const { targetAdmin } = this.#orgs;
    if ((await seeUser(targetAdmin, login)) !== null) return false;
    const names = { login, email: login, firstName: "Local", lastName: "Hero" };
    const profile = { ...names, title: "of the target", [unmappedAttribute]: "Sales" };
    const body = { profile, credentials: password };
    const id = readId(await targetAdmin.call("POST", `/api/v1/users?activate=${!isStaged}`, body));
    const seen = await this.#see(id);
    this.#standings.set(id, { ...seen, madeBy: "admin", statusBy: "admin", decided: null });
    return true;
  }

  async #write(user: TargetStanding, profile: Readonly<Record<string, string>>): Promise<boolean> {
    if ((await this.#see(user.id)).status === "DEPROVISIONED") return false;
    await this.#orgs.targetAdmin.call("POST", `/api/v1/users/${user.id}`, { profile });
    // What a worker that is at it has done so far is left to the look after it.
    this.#standings.set(user.id, { ...user, profile: { ...user.profile, ...profile } });
    return true;
  }

  async #move(user: TargetStanding, operation: string, isAllowed: boolean): Promise<boolean> {
    if (!isAllowed) return false;
    await this.#orgs.targetAdmin.call("POST", `/api/v1/users/${user.id}/lifecycle/${operation}`);
    this.#standings.set(user.id, judgeAdmin(user, await this.#see(user.id), this.#seconds()));
    return true;
  }

  async #delete({ id, status }: TargetStanding): Promise<boolean> {
    const path = `/api/v1/users/${id}?sendEmail=false`;
    if (status !== "DEPROVISIONED") await this.#orgs.targetAdmin.call("DELETE", path);
    await this.#orgs.targetAdmin.call("DELETE", path);
    this.#standings.delete(id);
    return true;
  }

  async #see(id: string) {
    const seen = await seeUser(this.#orgs.targetAdmin, id);
    if (seen === null) throw new Error(`${id} is gone, although nobody deleted them`);
    return seen;
  }

  #seconds(): number {
    return Math.floor(this.#orgs.clock.nowMs() / 1000);
  }
}
