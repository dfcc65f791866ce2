import { randomUUID } from "node:crypto";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Orgs, openOrgs } from "../../../functions/worker/open-orgs.ts";
import { PeopleInARow } from "../../../functions/worker/people-in-a-row.ts";
import type { ReconcileDeps } from "../../../functions/worker/reconcile-user.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import { createFifoQueue } from "../../../shared/aws/queue.ts";
import type { Connection } from "../../../shared/contracts/connection.ts";
import { buildSourceUserKey } from "../../../shared/contracts/names.ts";
import type { Hint, QueueMessage } from "../../../shared/contracts/queue-message.ts";
import { createSourceDirectory } from "../../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../../shared/okta/target-directory.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { createHttp } from "../../../shared/runtime/http.ts";
import { type AwsEmulator, startAws } from "../../../tools/emulators/aws/start.ts";
import { SkippableClock } from "../../../tools/emulators/clock.ts";
import type { OktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import type { Admin } from "../../../tools/local/admin.ts";
import {
  type ConnectionResources,
  describeClient,
  makeResources,
} from "../../../tools/local/make-resources.ts";
import { countMessages } from "../../../tools/local/quiet.ts";
import { type BareOptions, listProblems, prefix, startBareOrgs } from "../bootstrap/bare-orgs.ts";
import type { MemorySecrets } from "../bootstrap/memory-secrets.ts";

/** Two bootstrapped orgs and a connection's queues on the embedded AWS; what works on the queue is the test's choice. */
export interface QueuedOrgs {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  readonly connection: ReconcileDeps["connection"];
  /** The connection as it is configured: what lies beside a worker's bundle. */
  readonly config: Connection;
  /** The app in the source whose assignments are the scope. */
  readonly appId: string;
  readonly aws: AwsEmulator;
  /** The time of the embedded AWS: it can be made to jump over a visibility time-out. */
  readonly awsClock: SkippableClock;
  readonly sqs: SQSClient;
  readonly queues: ConnectionResources;
  /** By what name each org knows the worker: its client id. */
  readonly principals: { readonly source: string; readonly target: string };
  /** A worker container's ways into the orgs: connections, tokens, limits, circuits. */
  connect(): Orgs;
  /** What a worker container has for itself: connections to the orgs, tokens, limits, circuits, memory. */
  openWorker(): Promise<ReconcileDeps>;
  /** A worker that is there from the beginning and has nothing to do with the queue. */
  readonly idleWorker: ReconcileDeps;
  /** The body of a message about somebody. @param hint none unless given */
  describe(userId: string, hint?: Hint): string;
  /** Queues a message about each of these people (10 at most), as the intake would. @param hint none unless given */
  send(userIds: readonly string[], hint?: Hint): Promise<void>;
  /** Messages on the queue and on the dead-letter queue. */
  count(): Promise<{ readonly queued: number; readonly parked: number }>;
  stop(): Promise<void>;
}

export async function startQueuedOrgs(options: BareOptions = {}): Promise<QueuedOrgs> {
  const orgs = await startBareOrgs({ ...options, connection: { settleSeconds: 0, ...options.connection } });
  const problems = listProblems(await orgs.run("apply"));
  if (problems.length > 0) throw new Error(problems.join("; "));
  const { source, target, sourceAdmin, targetAdmin, connection, secrets, nameOf } = orgs;
  const awsClock = new SkippableClock();
  const aws = await startAws({ clock: awsClock });
  const queues = await makeResources(aws.endpoint, prefix, connection, { hook: "unused", admins: {} });
  const secretsManager = new SecretsManagerClient(describeClient(aws.endpoint));
  for (const SecretId of [nameOf("source"), nameOf("target")])
    await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: secrets.text(SecretId) }));
  secretsManager.destroy();
  const sqs = new SQSClient(describeClient(aws.endpoint));
  const queue = createFifoQueue(sqs, queues.queueUrl);
  const describe = (userId: string, hint?: Hint): string =>
    JSON.stringify(describeMessage(connection.id, userId, hint ?? null));
  const closings: (() => Promise<void>)[] = [];

  const connect = (): Orgs => {
    const http = createHttp();
    closings.push(() => http.close());
    return openOrgs(connection, {
      send: http.send,
      source: createRememberedSecret(secrets, nameOf("source"), decodeSourceAccess, systemClock),
      target: createRememberedSecret(secrets, nameOf("target"), decodeTargetAccess, systemClock),
    });
  };
  const openWorker = async (): Promise<ReconcileDeps> => {
    const opened = connect();
    const facts = await opened.readFacts();
    if (!facts.ok) throw new Error("bootstrap left no way into the orgs");
    return {
      connection: facts.value.connection,
      userTypeId: facts.value.userTypeId,
      source: createSourceDirectory(opened.callSource),
      target: createTargetDirectory(opened.callTarget, facts.value.groupId),
      missing: new PeopleInARow(),
      forbidden: new PeopleInARow(),
      nowMs: systemClock.nowMs,
    };
  };
  const idleWorker = await openWorker();
  const scoped = idleWorker.connection;
  if (scoped.scope.kind !== "app") throw new Error("these tests assign people to an app");
  return {
    source,
    target,
    sourceAdmin,
    targetAdmin,
    connection: scoped,
    config: connection,
    appId: scoped.scope.appId,
    aws,
    awsClock,
    sqs,
    queues,
    principals: {
      source: readClientId(secrets, nameOf("source")),
      target: readClientId(secrets, nameOf("target")),
    },
    connect,
    openWorker,
    idleWorker,
    describe,
    async send(userIds, hint) {
      const refused = await queue.sendBatch(
        userIds.map((userId) => ({
          body: describe(userId, hint),
          groupId: buildSourceUserKey(connection.id, userId),
          deduplicationId: randomUUID(),
        })),
      );
      if (refused.length > 0) throw new Error("the queue did not take every message");
    },
    count: async () => ({
      queued: (await countMessages(sqs, queues.queueUrl)).total,
      parked: (await countMessages(sqs, queues.deadLetterQueueUrl)).total,
    }),
    async stop() {
      for (const close of closings) await close();
      sqs.destroy();
      await aws.stop();
      await orgs.stop();
    },
  };
}

function describeMessage(connectionId: string, userId: string, hint: Hint | null): QueueMessage {
  return {
    version: 1,
    connectionId,
    subject: { type: "user", id: userId },
    hint,
    origin: hint === null ? "manual" : "hook",
    enqueuedAt: new Date().toISOString(),
  };
}

function readClientId(secrets: MemorySecrets, name: string): string {
  return (secrets.json(name) as { readonly clientId: string }).clientId;
}
