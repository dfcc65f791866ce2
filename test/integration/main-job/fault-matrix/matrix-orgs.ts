import { buildReconcile } from "../../../../functions/worker/build-reconcile.ts";
import { openOrgs } from "../../../../functions/worker/open-orgs.ts";
import type { BatchDeps } from "../../../../functions/worker/process-batch.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../../shared/access/remembered-secret.ts";
import type { Connection } from "../../../../shared/contracts/connection.ts";
import type { ConfiguredScope, ScopeKind } from "../../../../shared/contracts/scope.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { Clock } from "../../../../shared/runtime/clock.ts";
import { createHttp } from "../../../../shared/runtime/http.ts";
import { SkippableClock } from "../../../../tools/emulators/clock.ts";
import type { OktaOrg } from "../../../../tools/emulators/okta-org/start.ts";
import { type Admin, readId } from "../../../../tools/local/admin.ts";
import { assign } from "../../../../tools/local/demo/people.ts";
import { expectDescribedAnswers } from "../../../support/check-answers.ts";
import { type BareOrgs, listProblems, startBareOrgs } from "../../bootstrap/bare-orgs.ts";
import { tapWire, type WireControls } from "./tapped-wire.ts";

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

export interface MatrixWorker extends WireControls {
  /** What the worker function hands a record to. */
  readonly handle: BatchDeps["reconcile"];
  reconcile(userId: string): Promise<Outcome>;
}

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
