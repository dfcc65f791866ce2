import { type ReconcileDeps, reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import { countCalls } from "./counted-calls.ts";
import { decideWish, mapping, type Truth } from "./expectation.ts";
import type { History, Lie, Policy, Step, TimedStep } from "./history.ts";
import { describeEnding, judgeEnd, judgeReconcile } from "./judge-reconcile.ts";
import { SourcePerson } from "./source-person.ts";
import { TargetUsers } from "./target-users.ts";

/** Between two looks at the end: every index and every event is old by then. */
const restSeconds = 20;
/** A re-hire takes most: the predecessor is removed, the successor takes over, nothing changes. */
const mostRounds = 6;

let people = 0;

/**
 * Plays a history with a person of its own and judges every reconcile; then reconciles until nothing changes and judges the end.
 *
 * @throws Error with the whole history in plain words, as it happened
 */
export async function runHistory(orgs: ClockedOrgs, { policy, steps }: History): Promise<void> {
  people += 1;
  const run = new Run(orgs, policy, people);
  try {
    for (const step of steps) await run.take(step);
    await run.comeToRest();
  } catch (error) {
    const told = [JSON.stringify(policy), ...run.trace, error instanceof Error ? error.message : error];
    throw new Error(told.join("\n  "), { cause: error });
  } finally {
    await run.tidy();
  }
}

type WorkerStep = Extract<Step, { by: "worker" }>;
type Look = Pick<WorkerStep, "isFresh" | "lie" | "meanwhile">;

class Run {
  readonly trace: string[] = [];
  readonly #orgs: ClockedOrgs;
  readonly #policy: Policy;
  readonly #source: SourcePerson;
  readonly #target: TargetUsers;
  readonly #connection: ReconcileDeps["connection"];
  #deps: ReconcileDeps;

  constructor(orgs: ClockedOrgs, policy: Policy, number: number) {
    this.#orgs = orgs;
    this.#policy = policy;
    this.#source = new SourcePerson(orgs, number);
    this.#target = new TargetUsers(orgs);
    this.#deps = orgs.makeDeps();
    this.#connection = { ...this.#deps.connection, ...policy, mapping };
  }

  async take(step: TimedStep): Promise<void> {
    this.#orgs.clock.advance(step.afterSeconds * 1000);
    if (step.by === "worker") return this.#deliver(step, step.afterSeconds);
    const isDone =
      step.by === "source"
        ? await this.#source.act(step.act)
        : await this.#target.act(step.act, this.#source.logins.plain);
    if (isDone) this.#note(step.afterSeconds, `${step.by}: ${Object.values(step.act).join(" ")}`);
  }

  /** Reconciles everybody whom the person ever was, round by round, until a round writes nothing; then judges the end. */
  async comeToRest(): Promise<void> {
    await this.#source.act({ act: "app-on" });
    this.trace.push("then, until nothing changes:");
    for (let round = 1; ; round += 1) {
      if (round > mostRounds) throw new Error(`writes after ${mostRounds} rounds`);
      const endings = new Map<string, Outcome>();
      let writes = 0;
      for (const { id } of this.#source.employments) {
        this.#orgs.clock.advance(restSeconds * 1000);
        const looked = await this.#look(id, null, { isFresh: true, lie: null, meanwhile: null }, restSeconds);
        endings.set(id, looked.outcome);
        writes += looked.writes;
      }
      if (writes === 0) {
        for (const [id, outcome] of endings) this.#judgeEnd(id, outcome);
        break;
      }
    }
    await this.#source.expectKept();
  }

  /** The app is everybody's. */
  async tidy(): Promise<void> {
    await this.#source.act({ act: "app-on" });
  }

  async #deliver({ event, ...look }: WorkerStep, afterSeconds: number): Promise<void> {
    const { events, employments } = this.#source;
    const current = employments.at(-1);
    if (current === undefined) return;
    const told = event === "none" ? undefined : events.at(-1 - (event % events.length));
    const hint: Hint | null =
      told === undefined
        ? null
        : { eventType: told.eventType, eventId: "event", publishedAt: told.publishedAt };
    await this.#look(told?.userId ?? current.id, hint, look, afterSeconds);
  }

  /** One reconcile, and what must hold after every one. */
  async #look(
    userId: string,
    hint: Hint | null,
    { isFresh, lie, meanwhile }: Look,
    afterSeconds: number,
  ): Promise<{ readonly outcome: Outcome; readonly writes: number }> {
    if (isFresh) this.#deps = this.#orgs.makeDeps();
    const before = this.#target.list();
    const truths = [this.#tellTruth(userId, lie)];
    const loginsBefore = this.#listLogins();
    const counted = countCalls({ ...this.#deps, connection: this.#connection }, async (call) => {
      if (lie !== null || meanwhile === null || call !== meanwhile.request) return;
      if (!(await this.#source.act(meanwhile.act))) return;
      truths.push(this.#tellTruth(userId, null));
      this.trace.push(`    meanwhile, source: ${Object.values(meanwhile.act).join(" ")}`);
    });
    const removeLie = this.#tell(lie);
    const outcome = await reconcileUser(userId, hint, counted).finally(removeLie);
    const writes = this.#orgs.countWrites();
    const isEnabled = truths.some((truth) => decideWish(truth, this.#policy) === "enabled");
    if (writes > 0)
      await this.#target.lookAfterBridge([...new Set([...loginsBefore, ...this.#listLogins()])], isEnabled);
    const told = hint === null ? "no event" : `${hint.eventType} of ${hint.publishedAt.slice(11, 19)}`;
    const ending = `${describeEnding(outcome)} ${JSON.stringify("changes" in outcome ? outcome.changes : [])}`;
    const standing = this.#target.list().map(({ status }) => status);
    this.#note(
      afterSeconds,
      `worker: ${userId.slice(-4)}, ${told}${lie === null ? "" : `, ${lie}`} -> ${ending}, ${writes} writes; target ${standing.join(", ")}`,
    );
    judgeReconcile(this.#link(userId), truths, before, this.#target.list(), this.#policy);
    return { outcome, writes };
  }

  #tellTruth(userId: string, lie: Lie | null): Truth {
    return {
      employment: this.#source.find(userId),
      isAppActive: this.#source.isAppActive && lie !== "404 for the app",
      isReadable: lie === null || lie === "404 for the app",
    };
  }

  #judgeEnd(userId: string, outcome: Outcome): void {
    const truth = this.#tellTruth(userId, null);
    const link = this.#link(userId);
    const login = truth.employment.profile["login"]?.toLowerCase();
    const holder =
      this.#target
        .list()
        .find((user) => user.link !== link && String(user.profile["login"]).toLowerCase() === login) ?? null;
    const holderOf = this.#source.employments.find(({ id }) => this.#link(id) === holder?.link) ?? null;
    judgeEnd({ truth, outcome, user: this.#target.findByLink(link), holder, holderOf }, this.#policy);
  }

  #tell(lie: Lie | null): () => void {
    if (lie === null) return () => undefined;
    const { faults } = this.#orgs.source;
    const path = lie === "404 for the app" ? `/api/v1/apps/${this.#orgs.appId}` : "/api/v1/**";
    const status = lie === "403 to everything" ? 403 : 404;
    const rule = faults.add({ method: "GET", path, fault: { kind: "answer", status } });
    return () => {
      rule.remove();
    };
  }

  #listLogins(): readonly string[] {
    return this.#source.employments.flatMap(({ profile }) => profile["login"] ?? []);
  }

  #link(userId: string): string {
    return buildSourceUserKey(this.#connection.id, userId);
  }

  #note(afterSeconds: number, text: string): void {
    const now = new Date(this.#orgs.clock.nowMs()).toISOString().slice(11, 19);
    this.trace.push(`${now} (+${afterSeconds} s) ${text}`);
  }
}
