import { PeopleInARow } from "../../../functions/worker/people-in-a-row.ts";
import { reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import { accessByKey, openOrg } from "../../../shared/access/open-org.ts";
import {
  type Connection,
  connectionSchema,
  type ScopedConnection,
} from "../../../shared/contracts/connection.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import type { Hint } from "../../../shared/contracts/queue-message.ts";
import { clientSecretSchema } from "../../../shared/contracts/secrets.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import { succeed } from "../../../shared/core/result.ts";
import { importClientCredential } from "../../../shared/oauth/client-assertion.ts";
import type { CredentialSource } from "../../../shared/oauth/token-source.ts";
import { createSourceDirectory, sourceScope } from "../../../shared/okta/source-directory.ts";
import { createTargetDirectory, targetScope } from "../../../shared/okta/target-directory.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { createHttp } from "../../../shared/runtime/http.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";
import { type OktaOrg, startOktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import { type Admin, actAsAdmin } from "../../../tools/local/admin.ts";
import {
  type ClientSecretDocument,
  describeConnection,
  setUpOrgs,
} from "../../../tools/local/set-up-orgs.ts";
import { expectDescribedAnswers } from "../../support/check-answers.ts";

/**
 * Two emulated orgs, set up for a connection, and the worker's use case on them without queue and functions. Their answers
 * are held against Okta's published description when they stop.
 */
export interface TwoOrgs {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  readonly connection: ScopedConnection;
  /** `laterMs`: how much later than now the worker believes it is, so that a person of today can be an old one. */
  reconcile(userId: string, options?: { hint?: Hint; laterMs?: number }): Promise<Outcome>;
  /** Requests of the bridge since the last call of this: reads (GET) and writes, tokens left out. */
  countRequests(): { reads: number; writes: number };
  stop(): Promise<void>;
}

export async function startTwoOrgs(overrides: Partial<Connection> = {}): Promise<TwoOrgs> {
  const source = await startOktaOrg({ name: "source", rateLimitFactor: 100, searchLagMs: 0 });
  const target = await startOktaOrg({ name: "target", rateLimitFactor: 100, searchLagMs: 0 });
  const sourceAdmin = actAsAdmin(source);
  const targetAdmin = actAsAdmin(target);
  const urls = { source: source.url, target: target.url };
  const setup = await setUpOrgs(sourceAdmin, targetAdmin, urls);
  const described = { ...describeConnection("demo", urls, setup.appId), ...overrides };
  const parsed = demand("connection", parse(connectionSchema, described));
  const connection = { ...parsed, scope: { kind: "app", appId: setup.appId } } as const;
  const http = createHttp();
  const open = async (orgUrl: string, scope: string, secret: ClientSecretDocument) => {
    const common = { orgUrl, send: http.send, clock: systemClock };
    const access = accessByKey({ ...common, scope, credentials: await makeCredentials(secret) });
    return openOrg({ ...common, access, reserveShare: connection.reserveShare });
  };
  const callSource = await open(source.url, sourceScope, setup.sourceClient);
  const callTarget = await open(target.url, targetScope, setup.targetClient);
  const missing = new PeopleInARow();
  const forbidden = new PeopleInARow();
  return {
    source,
    target,
    sourceAdmin,
    targetAdmin,
    connection,
    reconcile: (userId, { hint, laterMs = 0 } = {}) =>
      reconcileUser(userId, hint ?? null, {
        connection,
        source: createSourceDirectory(callSource),
        target: createTargetDirectory(callTarget),
        missing,
        forbidden,
        nowMs: () => Date.now() + laterMs,
      }),
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
      await Promise.all([sourceAdmin.close(), targetAdmin.close(), http.close()]);
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

async function makeCredentials(secret: ClientSecretDocument): Promise<CredentialSource> {
  const credential = await importClientCredential(demand("client secret", parse(clientSecretSchema, secret)));
  return { get: async () => succeed(credential), renew: async () => succeed(credential) };
}
