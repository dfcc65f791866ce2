import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import * as v from "valibot";
import { connectionSchema } from "../../../../shared/contracts/connection.ts";
import { parseJson } from "../../../../shared/contracts/parse.ts";
import { readCaller } from "../../aws/caller.ts";
import { readFeed } from "../../aws/feed.ts";
import { readFunction } from "../../aws/functions.ts";
import { readQueues } from "../../aws/queues.ts";
import { readSecretAges } from "../../aws/secret-ages.ts";
import { askWorker } from "../../aws/worker.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import { countOf } from "../../output/count-of.ts";
import { fetchText } from "../../output/fetch-text.ts";
import { readVersion } from "../../version.ts";
import { readPublicKeys } from "../keys/list.ts";
import { type Check, type Finding, fine, problem } from "./check.ts";

/** Okta takes a client assertion whose times are off by no more than a few minutes. */
const mostSkewMs = 60_000;
const neededRuntime = "nodejs24.x";

/** Everything that is looked at, in the order in which one thing rests on another. */
export const checks: readonly Check[] = [
  { name: "who you are", examine: async ({ aws }) => fine(await readCaller(aws)) },
  {
    name: "config",
    examine: (_bridge, { projectFolder }) => examineConfig(join(projectFolder, "bridge.config.json")),
  },
  { name: "versions", examine: examineVersions },
  { name: "functions", examine: examineFunctions },
  { name: "worker is fed", examine: examineFeed },
  { name: "queues", examine: examineQueues },
  { name: "credentials", examine: examineCredentials },
  { name: "public keys", examine: examineKeys },
  { name: "clock", examine: (bridge, { nowMs }) => examineClock(bridge, nowMs) },
  { name: "hook route", examine: examineHookRoute },
  { name: "source org", examine: examineSource },
  { name: "target org", examine: examineTarget },
];

async function examineConfig(path: string): Promise<Finding> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return fine("no bridge.config.json here: not looked at");
  const parsed = parseJson(v.looseObject({ connections: v.array(connectionSchema) }), text);
  return parsed.ok
    ? fine(`bridge.config.json: ${countOf(parsed.value.connections.length, "connection")}`)
    : problem(
        `bridge.config.json: ${parsed.problems[0] ?? "not readable"}`,
        "docs/config.md says what may stand there.",
      );
}

/** Node's of this machine was looked at before anything else ran. */
async function examineVersions({ aws, deployment, connection, isLocal }: ConnectedBridge): Promise<Finding> {
  const found = await readFunctions(aws, deployment, connection);
  const runtimes = [...new Set(found.map(({ runtime }) => runtime))].join(", ");
  const here = `orgbridge ${await readVersion()} on Node ${process.versions.node} here`;
  return isLocal || runtimes === neededRuntime
    ? fine(`${here}, ${runtimes} there`)
    : problem(
        `${here}, ${runtimes} there instead of ${neededRuntime}`,
        "Deploy the stack anew with cdk deploy.",
      );
}

async function examineFunctions({ aws, deployment, connection }: ConnectedBridge): Promise<Finding> {
  const found = await readFunctions(aws, deployment, connection);
  const odd = found.find(({ state }) => state !== "Active");
  return odd === undefined
    ? fine(`${found.length} active, deployed ${found[0]?.lastModified ?? "never"}`)
    : problem(`${odd.name} is ${odd.state.toLowerCase()}`, "Deploy the stack anew with cdk deploy.");
}

function readFunctions(
  aws: ConnectedBridge["aws"],
  deployment: ConnectedBridge["deployment"],
  connection: ConnectedBridge["connection"],
) {
  const names = [connection.workerFunction, deployment.bootstrapFunction, deployment.replayFunction];
  return Promise.all(names.map((name) => readFunction(aws, name)));
}

async function examineFeed({ aws, connection }: ConnectedBridge): Promise<Finding> {
  const { state } = await readFeed(aws, connection.workerFunction);
  return state === "Enabled"
    ? fine("enabled")
    : problem(
        `the worker is ${state.toLowerCase()}`,
        "orgbridge resume, unless somebody paused it on purpose.",
      );
}

async function examineQueues({ aws, deployment, connection }: ConnectedBridge): Promise<Finding> {
  const { sync, deadLetters } = await readQueues(aws, deployment.prefix, connection.id);
  const dead = deadLetters.waiting + deadLetters.inFlight;
  return dead === 0
    ? fine(`${sync.waiting + sync.delayed + sync.inFlight} on the queue, no dead letters`)
    : problem(countOf(dead, "dead letter"), "orgbridge dlq list says who and why.");
}

async function examineCredentials({ aws, deployment, connection }: ConnectedBridge): Promise<Finding> {
  const ages = await readSecretAges(aws, deployment.prefix, connection.id);
  const missing = ages.filter(({ changedMs }) => changedMs === null).map(({ what }) => what);
  return missing.length === 0
    ? fine(`${ages.length} there`)
    : problem(`not there: ${missing.join(", ")}`, "orgbridge bootstrap apply makes them.");
}

async function examineKeys(bridge: ConnectedBridge): Promise<Finding> {
  const { keys } = await readPublicKeys(bridge);
  return keys.length > 0
    ? fine(`${keys.length} shown to the orgs`)
    : problem("none are shown to the orgs", "orgbridge bootstrap apply makes them.");
}

/** The API's clock is Amazon's: it stands in for that of the functions. */
async function examineClock(bridge: ConnectedBridge, nowMs: () => number): Promise<Finding> {
  const { dateMs } = await readPublicKeys(bridge);
  if (dateMs === null) return fine("the API does not tell its time");
  const skewMs = Math.abs(nowMs() - dateMs);
  return skewMs <= mostSkewMs
    ? fine("this machine and the bridge agree")
    : problem(
        `this machine is ${Math.round(skewMs / 1000)} s off`,
        "Set its clock: AWS refuses requests that are minutes off.",
      );
}

/** Without the secret the route must say 401: it is there, and it is closed. */
async function examineHookRoute({ deployment, connection }: ConnectedBridge): Promise<Finding> {
  const { status } = await fetchText(`${deployment.apiUrl}/hooks/${connection.id}`);
  return status === 401
    ? fine("there, and closed without the secret (orgbridge hook test sends an event)")
    : problem(
        `it answers ${status} to somebody without the secret`,
        "docs/runbook.md, about the hooks; deploy the stack anew.",
      );
}

async function examineSource({ aws, connection }: ConnectedBridge): Promise<Finding> {
  const answer = await askWorker(aws, connection.workerFunction, { operator: "list-people", after: null });
  if (answer.kind === "people")
    return fine(`lists the people in scope (${answer.userIds.length} on the first page)`);
  return tellUnreadable(answer.kind === "failure" ? answer.reason : answer.kind);
}

/** By explaining somebody in scope: that reads them in the target. */
async function examineTarget({ aws, connection }: ConnectedBridge): Promise<Finding> {
  const people = await askWorker(aws, connection.workerFunction, { operator: "list-people", after: null });
  const [user] = people.kind === "people" ? people.userIds : [];
  if (user === undefined) return fine("nobody in scope to try it with");
  const answer = await askWorker(aws, connection.workerFunction, { operator: "explain", user });
  if (answer.kind !== "explanation")
    return tellUnreadable(answer.kind === "failure" ? answer.reason : answer.kind);
  const { outcome, reason } = answer.plan;
  return outcome === "retry" ? tellUnreadable(reason) : fine("shows the people in scope");
}

function tellUnreadable(reason: string): Finding {
  return problem(
    `cannot be read: ${reason}`,
    `docs/runbook.md#reason-${reason}; orgbridge bootstrap verify tries every right.`,
  );
}
