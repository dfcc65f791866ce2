import { openOrgs } from "../../../../functions/worker/open-orgs.ts";
import { PeopleInARow } from "../../../../functions/worker/people-in-a-row.ts";
import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";
import { accessByApiToken, openOrg } from "../../../../shared/access/open-org.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../../shared/access/remembered-secret.ts";
import { succeed } from "../../../../shared/core/result.ts";
import type { CallOkta } from "../../../../shared/okta/org-client.ts";
import { createSourceDirectory } from "../../../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../../../shared/okta/target-directory.ts";
import type { Clock } from "../../../../shared/runtime/clock.ts";
import { createHttp } from "../../../../shared/runtime/http.ts";
import type { AnsweredRequest, OktaOrg } from "../../../../tools/emulators/okta-org/start.ts";
import type { Admin } from "../../../../tools/local/admin.ts";
import { listProblems, startBareOrgs } from "../../bootstrap/bare-orgs.ts";
import { StoppableClock } from "./stoppable-clock.ts";

/** Longer than the shortest step of a history, so that some reconciles meet an index that does not know yet. */
const searchLagMs = 1500;
/** Shorter than that: the app learns of a rename before long. */
const appMappingLagMs = 800;

/** Two orgs set up by bootstrap, and a worker, all of whose time is one clock that only a history moves. */
export interface ClockedOrgs {
  readonly clock: StoppableClock;
  readonly source: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  readonly appId: string;
  /** The group of the target's people who may sign in from the source org. */
  readonly peopleGroupId: string;
  /** What a worker of a connection with these choices, and that has just started, hands to the use case. */
  makeDeps(choices: Partial<ReconcileDeps["connection"]>): ReconcileDeps;
  /** Requests of the worker that may have changed something, since the last call of this. */
  countWrites(): number;
  /** Mails that the target org would have sent since the last call of this. */
  countMails(): number;
  stop(): Promise<void>;
}

export async function startClockedOrgs(): Promise<ClockedOrgs> {
  const clock = new StoppableClock();
  const common = { clock, searchLagMs };
  const orgs = await startBareOrgs({ source: { ...common, appMappingLagMs }, target: common });
  const { secrets, nameOf, source, target } = orgs;
  const problems = listProblems(await orgs.run("apply"));
  if (problems.length > 0) throw new Error(problems.join("; "));
  clock.stop();

  const time: Clock = {
    nowMs: () => clock.nowMs(),
    wait(ms) {
      clock.advance(ms);
      return Promise.resolve();
    },
  };
  const http = createHttp();
  const opened = openOrgs(orgs.connection, {
    send: http.send,
    source: createRememberedSecret(secrets, nameOf("source"), decodeSourceAccess, time),
    target: createRememberedSecret(secrets, nameOf("target"), decodeTargetAccess, time),
    clock: time,
  });
  const facts = await opened.readFacts();
  if (!facts.ok) throw new Error("bootstrap left no way into the orgs");
  const { connection, groupId, userTypeId } = facts.value;
  if (connection.scope.kind !== "app" || groupId === undefined)
    throw new Error("bootstrap left no app, or no group");

  /** With a static token: signing every request would take most of the time, and signatures are not the question here. */
  const open = (org: OktaOrg): CallOkta => {
    const apiToken = org.issueApiToken({ name: "worker" });
    return openOrg({
      orgUrl: org.url,
      access: accessByApiToken({
        get: () => Promise.resolve(succeed(apiToken)),
        discard: () => undefined,
      }),
      reserveShare: connection.reserveShare,
      send: http.send,
      clock: time,
    });
  };
  const shared = {
    userTypeId,
    source: createSourceDirectory(open(source)),
    target: createTargetDirectory(open(target), groupId),
    nowMs: time.nowMs,
  };
  return {
    clock,
    source,
    sourceAdmin: orgs.sourceAdmin,
    targetAdmin: orgs.targetAdmin,
    appId: connection.scope.appId,
    peopleGroupId: groupId,
    makeDeps: (choices) => ({
      ...shared,
      connection: { ...connection, ...choices },
      missing: new PeopleInARow(),
      forbidden: new PeopleInARow(),
    }),
    countWrites() {
      const sent = [...source.requests.list(), ...target.requests.list()];
      source.requests.clear();
      target.requests.clear();
      const isWrite = ({ principal, method, status }: AnsweredRequest): boolean =>
        principal !== "ssws" && method !== "GET" && status < 300;
      return sent.filter(isWrite).length;
    },
    countMails() {
      const { length } = target.mails.list();
      target.mails.clear();
      return length;
    },
    async stop() {
      await http.close();
      await orgs.stop();
    },
  };
}
