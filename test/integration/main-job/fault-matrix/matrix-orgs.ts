import { setImmediate as nextTurn } from "node:timers/promises";
import { buildReconcile } from "../../../../functions/worker/build-reconcile.ts";
import { openOrgs } from "../../../../functions/worker/open-orgs.ts";
import type { BatchDeps } from "../../../../functions/worker/process-batch.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../../shared/access/remembered-secret.ts";
import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { ConfiguredScope, ScopeKind } from "../../../../shared/contracts/scope.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { Clock } from "../../../../shared/runtime/clock.ts";
import {
  createHttp,
  type HttpAnswer,
  type HttpRequest,
  type SendHttp,
} from "../../../../shared/runtime/http.ts";
import { SkippableClock } from "../../../../tools/emulators/clock.ts";
import type { OktaOrg } from "../../../../tools/emulators/okta-org/start.ts";
import { type Admin, readId } from "../../../../tools/local/admin.ts";
import { assign } from "../../../../tools/local/demo/people.ts";
import { expectDescribedAnswers } from "../../../support/check-answers.ts";
import { type BareOrgs, listProblems, startBareOrgs } from "../../bootstrap/bare-orgs.ts";
import type { FaultCase } from "./faults.ts";
import { describeRequest, type Sent } from "./requests.ts";

/** Two bootstrapped orgs and any number of workers on them, all by one clock that need not be waited for. */
export interface MatrixOrgs {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  /** The app through which people sign in; in a scope that is an app, that one. */
  readonly appId: string;
  /** Brings somebody into the scope, where there is a way into it. */
  enter(userId: string): Promise<void>;
  /** Takes somebody out of the scope, where there is a way out of it. */
  leave(userId: string): Promise<void>;
  readonly connection: Connection;
  readonly clock: SkippableClock;
  /** A container that has been running for long, and whose requests all go well. */
  getCalmWorker(choices?: Partial<Connection>): MatrixWorker;
  /** A container that has just started, of a connection with these choices. */
  openWorker(choices?: Partial<Connection>): MatrixWorker;
  stop(): Promise<void>;
}

export interface MatrixWorker {
  /** What the worker function hands a record to. */
  readonly handle: BatchDeps["reconcile"];
  reconcile(userId: string): Promise<Outcome>;
  /** Makes it wait for no answer of the target longer than this, until told otherwise. */
  setPatience(timeoutMs: number | null): void;
  /** Lets its n-th request from now on (0, 1, …) go wrong. */
  arm(n: number, fault: FaultCase["fault"]): void;
  /** Whether what it was armed with has happened. */
  hasFired(): boolean;
  /** Its requests since it was last asked, in their order. */
  takeSent(): readonly Sent[];
}

/** How long a connection is kept on which nothing will come. */
const silenceMs = 1000;
/** An invocation's length: nothing here comes near it. */
const invocationMs = 27_000;

export async function startMatrixOrgs(
  overrides: Partial<Connection> = {},
  kind: ScopeKind = "app",
): Promise<MatrixOrgs> {
  const clock = new SkippableClock();
  const orgs = await startBareOrgs({ connection: overrides, source: { clock }, target: { clock } });
  const { source, target, sourceAdmin, targetAdmin, secrets, nameOf } = orgs;
  const scope = await makeScope(orgs, kind);
  const connection = { ...orgs.connection, scope };
  const problems = listProblems(await orgs.run("apply", { connection: { scope } }));
  if (problems.length > 0) throw new Error(problems.join("; "));
  await silenceHooks(sourceAdmin);
  const { appId } = secrets.json(nameOf("source")) as { appId: string };
  const [groupId = ""] = scope.kind === "groups" ? scope.groupIds : [];
  const http = createHttp();
  const hastyClock: Clock = {
    nowMs: () => clock.nowMs(),
    wait: (ms) => Promise.resolve(clock.skip(ms)),
  };
  const calm = new Map<string, MatrixWorker>();
  const openWorker = (choices: Partial<Connection> = {}): MatrixWorker => {
    const wire = tapWire(http.send, { source, target });
    const opened = openOrgs(
      { ...connection, ...choices },
      {
        send: wire.send,
        source: createRememberedSecret(secrets, nameOf("source"), decodeSourceAccess, hastyClock),
        target: createRememberedSecret(secrets, nameOf("target"), decodeTargetAccess, hastyClock),
        clock: hastyClock,
      },
    );
    const handle = buildReconcile(opened, hastyClock);
    return {
      ...wire,
      handle,
      reconcile: async (userId) => (await handle(userId, null, clock.nowMs() + invocationMs)).outcome,
    };
  };
  return {
    source,
    target,
    sourceAdmin,
    targetAdmin,
    appId,
    async enter(userId) {
      if (kind === "app") await assign(sourceAdmin, appId, userId);
      if (kind === "groups") await sourceAdmin.call("PUT", `/api/v1/groups/${groupId}/users/${userId}`);
    },
    async leave(userId) {
      if (kind === "app") await sourceAdmin.call("DELETE", `/api/v1/apps/${appId}/users/${userId}`);
      if (kind === "groups") await sourceAdmin.call("DELETE", `/api/v1/groups/${groupId}/users/${userId}`);
    },
    connection,
    clock,
    openWorker,
    getCalmWorker(choices = {}) {
      const key = JSON.stringify(choices);
      const worker = calm.get(key) ?? openWorker(choices);
      calm.set(key, worker);
      worker.takeSent();
      return worker;
    },
    async stop() {
      for (const org of [source, target]) expectDescribedAnswers(org.url);
      await http.close();
      await orgs.stop();
    },
  };
}

async function makeScope(
  { sourceAdmin, connection }: Pick<BareOrgs, "sourceAdmin" | "connection">,
  kind: ScopeKind,
): Promise<ConfiguredScope> {
  if (kind === "app") return connection.scope;
  if (kind === "everyone") return { kind, appKind: "auto" };
  const group = await sourceAdmin.call("POST", "/api/v1/groups", { profile: { name: "In scope" } });
  return { kind, groupIds: [readId(group)], appKind: "auto" };
}

/** Nobody listens here, and deliveries would take time. */
async function silenceHooks(admin: Admin): Promise<void> {
  const hooks = (await admin.call("GET", "/api/v1/eventHooks")) as readonly { readonly id: string }[];
  for (const { id } of hooks) await admin.call("POST", `/api/v1/eventHooks/${id}/lifecycle/deactivate`);
}

/** A request under way, whose answer is noted when it comes. */
type Tapped = Omit<Sent, "answered"> & { answered: Sent["answered"] };

/** The way to the orgs, on which one request can be made to go wrong, just as it leaves. */
function tapWire(
  send: SendHttp,
  orgs: Readonly<Record<Sent["org"], OktaOrg>>,
): Pick<MatrixWorker, "arm" | "hasFired" | "takeSent" | "setPatience"> & { readonly send: SendHttp } {
  let sent: Tapped[] = [];
  let armed: { skip: number; readonly fault: FaultCase["fault"] } | null = null;
  let fired = false;
  let patienceMs: number | null = null;
  const sendFaulty = async (request: HttpRequest, { org, method, path }: Sent, fault: FaultCase["fault"]) => {
    const rule = orgs[org].faults.add({ method, path, count: 1, fault });
    const answer = await (fault.kind === "silence" ? askInVain(request, orgs[org], send) : send(request));
    fired = orgs[org].faults.list().some(({ id, hits }) => id === rule.id && hits === 1);
    rule.remove();
    return answer;
  };
  const pass = (request: HttpRequest, described: Sent): Promise<HttpAnswer> => {
    if (armed === null) {
      const isHurried = patienceMs !== null && described.org === "target";
      return send(isHurried ? { ...request, timeoutMs: patienceMs ?? 0 } : request);
    }
    if (armed.skip > 0) {
      armed.skip -= 1;
      return send(request);
    }
    const { fault } = armed;
    armed = null;
    return sendFaulty(request, described, fault);
  };
  return {
    arm(n, fault) {
      armed = { skip: n, fault };
      fired = false;
    },
    hasFired: () => fired,
    setPatience(timeoutMs) {
      patienceMs = timeoutMs;
    },
    takeSent() {
      const taken = sent;
      sent = [];
      return taken;
    },
    async send(request) {
      const described: Tapped = describeRequest(
        request,
        request.url.startsWith(orgs.source.url) ? "source" : "target",
      );
      sent.push(described);
      const answer = await pass(request, described);
      described.answered = answer.kind === "answer" ? answer.status : null;
      return answer;
    },
  };
}

/**
 * What a time-out comes to, without anybody's waiting for it: as soon as the org has done with the request, nothing more will be
 * heard of it.
 */
async function askInVain(request: HttpRequest, org: OktaOrg, send: SendHttp): Promise<HttpAnswer> {
  org.requests.clear();
  const isDoneWith = async (): Promise<void> => {
    while (org.requests.list().length === 0) await nextTurn();
  };
  await Promise.race([send({ ...request, timeoutMs: silenceMs }), isDoneWith()]);
  return { kind: "no-answer", reason: "timed-out" };
}
