import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import type { Employment } from "./employment.ts";
import { decideWish, type Truth } from "./expectation.ts";
import type { Lie, Policy } from "./history.ts";
import { describeEnding, judgeEnd } from "./judge-end.ts";
import { judgeReconcile } from "./judge-reconcile.ts";
import { type Look, lookAt } from "./look.ts";
import { mapping } from "./projection.ts";
import type { SourcePerson } from "./source-person.ts";
import type { SourceScope } from "./source-scope.ts";
import { isSameLogin } from "./target-standing.ts";
import type { TargetUsers } from "./target-users.ts";

/** The world around one person, of which everything is known. */
export interface World {
  readonly orgs: ClockedOrgs;
  readonly policy: Policy;
  readonly scope: SourceScope;
  readonly source: SourcePerson;
  readonly target: TargetUsers;
}

/** Has a worker look at the person, judges what it does every time, and can tell afterwards how it came about. */
export class Witness {
  readonly trace: string[] = [];
  readonly #world: World;
  #deps: ReconcileDeps;

  constructor(world: World) {
    this.#world = world;
    this.#deps = this.#startWorker();
  }

  /** One reconcile. @throws Error that names what it must not have done */
  async look(
    userId: string,
    hint: Hint | null,
    look: Look,
  ): Promise<{ readonly outcome: Outcome; readonly writes: number }> {
    const { orgs, policy, scope, source, target } = this.#world;
    if (look.isFresh) this.#deps = this.#startWorker();
    orgs.countMails();
    const before = target.list();
    const wasOpen = source.isScopeOpen;
    const truths = [this.#tellTruth(userId, look.lie)];
    const logins = new Set(this.#listLogins());
    const outcome = await lookAt(userId, hint, look, this.#deps, orgs.source, scope, async (meanwhile) => {
      const { by, act } = meanwhile;
      if (!(by === "source" ? await source.act(act) : await target.act(act))) return;
      if (by === "source") truths.push(this.#tellTruth(userId, null));
      for (const login of this.#listLogins()) logins.add(login);
      this.trace.push(`    meanwhile, ${by}: ${Object.values(act).join(" ")}`);
    });
    const meant = target.list();
    const writes = orgs.countWrites();
    const isEnabled = truths.some((truth) => decideWish(truth, policy) === "enabled");
    if (writes > 0) await target.lookAfterWorker([...logins], isEnabled);
    const after = target.list();
    const told = hint === null ? "no event" : `${hint.eventType} of ${hint.publishedAt.slice(11, 19)}`;
    const ending = `${describeEnding(outcome)} ${JSON.stringify("changes" in outcome ? outcome.changes : [])}`;
    const standing = after.map(({ status, link }) => (link === null ? `${status} of nobody` : status));
    this.note(
      `worker: ${userId.slice(-4)}, ${told}${look.lie === null ? "" : `, ${look.lie}`} -> ${ending}, ${writes} writes; target ${standing.join(", ")}`,
    );
    if (orgs.countMails() > 0) throw new Error("the target org sent a mail");
    const findOwner = (link: string | null) => this.#findOwner(link, look.lie, wasOpen || source.isScopeOpen);
    const befores = [before, meant];
    judgeReconcile({ link: this.#link(userId), truths, befores, after, findOwner }, policy);
    return { outcome, writes };
  }

  /** Judges how one of the person's employments ended when nothing changes any more. @throws Error that names what differs */
  judgeEnd(employment: Employment, outcome: Outcome): void {
    const { target, policy } = this.#world;
    const link = this.#link(employment.id);
    const login = employment.profile["login"] ?? "";
    const other = target.list().find((user) => user.link !== link && isSameLogin(user, login));
    const holder = other === undefined ? null : { user: other, owner: this.#findOwner(other.link) };
    const truth = this.#tellTruth(employment.id, null);
    judgeEnd({ truth, outcome, user: target.findByLink(link), holder }, policy);
  }

  note(text: string): void {
    const now = new Date(this.#world.orgs.clock.nowMs()).toISOString().slice(11, 19);
    this.trace.push(`${now} ${text}`);
  }

  #startWorker(): ReconcileDeps {
    const { orgs, policy, scope } = this.#world;
    return orgs.makeDeps({ ...policy, scope: scope.scope, mapping });
  }

  #tellTruth(userId: string, lie: Lie | null, isOpen = this.#world.source.isScopeOpen): Truth {
    const { scope, source } = this.#world;
    return {
      scope: scope.scope.kind,
      employment: source.find(userId),
      isReadable: lie !== "404 to everything" && lie !== "403 to everything",
      isScopeOpen: isOpen && lie !== "scope hidden",
      areGroupsListed: lie !== "empty list of groups",
    };
  }

  #findOwner(link: string | null, lie: Lie | null = null, isOpen?: boolean): Truth | null {
    const owner = this.#world.source.employments.find(({ id }) => this.#link(id) === link);
    return owner === undefined ? null : this.#tellTruth(owner.id, lie, isOpen);
  }

  #listLogins(): readonly string[] {
    return this.#world.source.employments.flatMap(({ profile }) => profile["login"] ?? []);
  }

  #link(userId: string): string {
    return buildSourceUserKey(this.#deps.connection.id, userId);
  }
}
