import { type Orgs, openOrgs } from "../../../functions/worker/open-orgs.ts";
import { PeopleInARow } from "../../../functions/worker/people-in-a-row.ts";
import { type ReconcileDeps, reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import type { Connection, ScopedConnection } from "../../../shared/contracts/connection.ts";
import type { Hint } from "../../../shared/contracts/queue-message.ts";
import type { AppScope, ConfiguredScope, Scope } from "../../../shared/contracts/scope.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import { createSourceDirectory } from "../../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../../shared/okta/target-directory.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { createHttp } from "../../../shared/runtime/http.ts";
import type { OktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import type { Admin } from "../../../tools/local/admin.ts";
import { expectDescribedAnswers } from "../../support/check-answers.ts";
import { type BareOptions, type BareOrgs, listProblems, startBareOrgs } from "../bootstrap/bare-orgs.ts";

/**
 * Two emulated orgs, set up for a connection by bootstrap, and the worker's use case on them without queue and functions. Their answers
 * are held against Okta's published description when they stop.
 */
export interface TwoOrgs<TScope extends Scope = AppScope> {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  readonly connection: ScopedConnection<TScope>;
  /** The group of the people who may sign in from the source; none without federation. */
  readonly groupId: string | undefined;
  /** The worker's ways into both orgs, for what is no reconcile. */
  readonly opened: Orgs;
  /** What `reconcile` hands to the use case, for a test that changes a part of it. */
  readonly deps: ReconcileDeps;
  /** The same for a worker that has just started: it remembers nothing of the orgs, no outage and no limit. */
  startWorker(): Promise<ReconcileDeps>;
  /** `laterMs`: how much later than now the worker believes it is, so that a person of today can be an old one. */
  reconcile(userId: string, options?: { hint?: Hint; laterMs?: number }): Promise<Outcome>;
  /** Requests of the bridge since the last call of this: reads (GET) and writes, tokens left out. */
  countRequests(): { reads: number; writes: number };
  stop(): Promise<void>;
}

export async function startTwoOrgs(
  overrides: Partial<Connection> = {},
  options: Pick<BareOptions, "source" | "target"> = {},
): Promise<TwoOrgs> {
  const orgs = await bridgeOrgs(await startBareOrgs({ ...options, connection: overrides }));
  const { scope } = orgs.connection;
  if (scope.kind !== "app") throw new Error("these orgs are for a scope that is an app");
  return { ...orgs, connection: { ...orgs.connection, scope } };
}

/** Sets up two bare orgs for a connection. `scope`: whom it is about, where that names what was made in the orgs. */
export async function bridgeOrgs(orgs: BareOrgs, scope?: ConfiguredScope): Promise<TwoOrgs<Scope>> {
  const config: Connection = { ...orgs.connection, ...(scope === undefined ? {} : { scope }) };
  const { source, target, sourceAdmin, targetAdmin, secrets, nameOf } = orgs;
  const problems = listProblems(await orgs.run("apply", { connection: { scope: config.scope } }));
  if (problems.length > 0) throw new Error(problems.join("; "));
  const http = createHttp();
  const open = (): Orgs =>
    openOrgs(config, {
      send: http.send,
      source: createRememberedSecret(secrets, nameOf("source"), decodeSourceAccess, systemClock),
      target: createRememberedSecret(secrets, nameOf("target"), decodeTargetAccess, systemClock),
    });
  const start = async (opened = open()): Promise<ReconcileDeps & { groupId: string | undefined }> => {
    const { callSource, callTarget } = opened;
    const facts = await opened.readFacts();
    if (!facts.ok) throw new Error("bootstrap left no way into the orgs");
    return {
      ...facts.value,
      source: createSourceDirectory(callSource),
      target: createTargetDirectory(callTarget, facts.value.groupId),
      missing: new PeopleInARow(),
      forbidden: new PeopleInARow(),
      nowMs: () => Date.now(),
    };
  };
  const opened = open();
  const { groupId, ...deps } = await start(opened);
  source.requests.clear();
  target.requests.clear();
  return {
    source,
    target,
    sourceAdmin,
    targetAdmin,
    connection: deps.connection,
    groupId,
    opened,
    deps,
    startWorker: () => start(),
    reconcile: (userId, { hint, laterMs = 0 } = {}) =>
      reconcileUser(userId, hint ?? null, { ...deps, nowMs: () => Date.now() + laterMs }),
    countRequests() {
      const sent = [...source.requests.list(), ...target.requests.list()].filter(
        ({ principal, path }) => principal !== "ssws" && !path.startsWith("/oauth2/"),
      );
      source.requests.clear();
      target.requests.clear();
      const reads = sent.filter(({ method }) => method === "GET").length;
      return { reads, writes: sent.length - reads };
    },
    async stop() {
      for (const org of [source, target]) expectDescribedAnswers(org.url);
      await http.close();
      await orgs.stop();
    },
  };
}
