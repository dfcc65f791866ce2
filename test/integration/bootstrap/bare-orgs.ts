import { createServer } from "node:http";
import type { Feed } from "../../../functions/bootstrap/engine/feed.ts";
import { createVault } from "../../../functions/bootstrap/engine/vault.ts";
import { runBootstrap } from "../../../functions/bootstrap/run-bootstrap.ts";
import type { BootstrapAction, BootstrapReport } from "../../../shared/contracts/bootstrap.ts";
import { type Connection, connectionSchema } from "../../../shared/contracts/connection.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { publicDocumentSchema } from "../../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../../shared/contracts/secrets.ts";
import { type Clock, systemClock } from "../../../shared/runtime/clock.ts";
import { createHttp, type SendHttp } from "../../../shared/runtime/http.ts";
import { createLog } from "../../../shared/runtime/log.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";
import { type OktaOrg, type OktaOrgOptions, startOktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import { type Admin, actAsAdmin } from "../../../tools/local/admin.ts";
import { createRequestChecker } from "../../support/check-requests.ts";
import { MemorySecrets } from "./memory-secrets.ts";

export const prefix = "orgbridge";
const connectionId = "acme";
const hookSecret = "correct-horse-battery-staple";

/** Two emulated orgs that nobody has set up, the bridge's two public routes, and its secrets in memory. */
export interface BareOrgs {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  readonly connection: Connection;
  readonly secrets: MemorySecrets;
  readonly feed: Feed;
  readonly apiUrl: string;
  /** The name of one of the connection's secrets. */
  readonly nameOf: (entry: "hook" | "source" | "target" | "public" | "admins") => string;
  /** Puts admin credentials for both orgs where bootstrap looks for them. */
  giveCredentials(further?: Readonly<Record<string, unknown>>): void;
  /**
   * Invokes bootstrap as Lambda would. `send` takes the place of the way to the orgs.
   * @throws when a secret is in the report or in the log
   */
  run(action: BootstrapAction, options?: RunOptions): Promise<BootstrapReport>;
  /** The way to the orgs that `run` takes, for a `send` that only meddles with some requests. */
  readonly send: SendHttp;
  /** Every line that bootstrap logged. */
  readonly logLines: readonly string[];
  /** @throws when a request of bootstrap, or an org's answer, does not fit Okta's published description */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RunOptions {
  readonly revokeAdminTokens?: boolean;
  readonly send?: SendHttp;
  readonly connection?: Readonly<Record<string, unknown>>;
  /** What is asked, in the place of the usual request. */
  readonly event?: unknown;
}

export interface BareOptions {
  readonly connection?: Readonly<Record<string, unknown>>;
  readonly source?: Partial<OktaOrgOptions>;
  readonly target?: Partial<OktaOrgOptions>;
}

/** Nobody waits in a test: what is waited for is there at the next look, or never. */
const hastyClock: Clock = {
  nowMs: systemClock.nowMs,
  wait: () => new Promise((resolve) => setImmediate(resolve)),
};

/** An empty queue, and a worker that does at once as it is told. */
function startFeed(): Feed {
  let isPaused = false;
  const set = (value: boolean) => () => {
    isPaused = value;
    return Promise.resolve();
  };
  return {
    readDepth: () => Promise.resolve({ visible: 0, inFlight: 0, delayed: 0 }),
    pause: set(true),
    resume: set(false),
    isPaused: () => Promise.resolve(isPaused),
  };
}

export async function startBareOrgs(options: BareOptions = {}): Promise<BareOrgs> {
  const common = { rateLimitFactor: 1000, searchLagMs: 0, hookDelayMs: 0 };
  const source = await startOktaOrg({ name: "source", ...common, ...options.source });
  const target = await startOktaOrg({ name: "target", ...common, ...options.target });
  const sourceAdmin = actAsAdmin(source);
  const targetAdmin = actAsAdmin(target);
  const feed = startFeed();
  const secrets = new MemorySecrets();
  const nameOf: BareOrgs["nameOf"] = (entry) => `${prefix}/${connectionId}/${entry}`;
  secrets
    .put(nameOf("hook"), hookSecret)
    .put(nameOf("source"), JSON.stringify(placeholderSecret))
    .put(nameOf("target"), JSON.stringify(placeholderSecret))
    .put(nameOf("public"), JSON.stringify(placeholderSecret))
    .put(nameOf("admins"), JSON.stringify(placeholderSecret));
  const api = await startRoutes(secrets, nameOf("public"), nameOf("hook"));
  const http = createHttp();
  const checker = createRequestChecker();
  const watched = checker.watch(http.send, [source.url, target.url]);
  const logLines: string[] = [];
  const configure = (overrides: Readonly<Record<string, unknown>> = {}): Connection =>
    demand(
      "connection",
      parse(connectionSchema, {
        id: connectionId,
        source: { orgUrl: source.url },
        target: { orgUrl: target.url },
        scope: { kind: "app" },
        loginDomains: ["example.com"],
        removals: "apply",
        ...options.connection,
        ...overrides,
      }),
    );
  const connection = configure();
  const giveCredentials: BareOrgs["giveCredentials"] = (further = {}) => {
    const admins = {
      source: { apiToken: source.apiToken },
      target: { apiToken: target.apiToken },
      ...further,
    };
    secrets.put(nameOf("admins"), JSON.stringify(admins));
  };
  giveCredentials();
  const stop = async (): Promise<void> => {
    await Promise.all([sourceAdmin.close(), targetAdmin.close(), http.close(), api.stop()]);
    await Promise.all([source.stop(), target.stop()]);
    const misfits = checker.takeMisfits();
    if (misfits.length > 0)
      throw new Error(`requests that do not fit Okta's published description:\n${misfits.join("\n")}`);
  };
  return {
    source,
    target,
    sourceAdmin,
    targetAdmin,
    connection,
    secrets,
    feed,
    apiUrl: api.url,
    nameOf,
    giveCredentials,
    send: watched,
    logLines,
    async run(action, { revokeAdminTokens = false, send = watched, connection: overrides, event } = {}) {
      const report = await runBootstrap(
        event ?? { connectionId, action, revokeAdminTokens },
        { getRemainingTimeInMillis: () => 120_000 },
        {
          connections: new Map([[connectionId, configure(overrides)]]),
          prefix,
          apiUrl: api.url,
          vaultOf: () => createVault(secrets, secrets, nameOf),
          feedOf: () => feed,
          send,
          clock: hastyClock,
          log: createLog({
            write: (line) => logLines.push(line),
            nowMs: systemClock.nowMs,
            namespace: "orgbridge/test",
          }),
        },
      );
      const told = JSON.stringify(report) + logLines.join("\n");
      const leaked = secrets.listSecrets().filter((secret) => told.includes(secret));
      if (leaked.length > 0) throw new Error(`the report or the log holds ${leaked.length} secrets`);
      return report;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The two routes of the bridge that the orgs call: the hook's verification, and the public keys. */
async function startRoutes(
  secrets: MemorySecrets,
  publicName: string,
  hookName: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === `/hooks/${connectionId}`) {
      const isKnown = request.headers.authorization === secrets.text(hookName);
      request.resume();
      response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify({ verification: request.headers["x-okta-verification-challenge"] }));
      return;
    }
    const document = parse(publicDocumentSchema, secrets.json(publicName));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: document.ok ? document.value.keys.map(({ key }) => key) : [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What a report says was, or would be, changed. */
export function listChanges(report: BootstrapReport): readonly string[] {
  return report.steps.flatMap(({ step, changes }) =>
    changes.map(({ action, what }) => `${step}: ${action} ${what}`),
  );
}

export function listProblems(report: BootstrapReport): readonly string[] {
  return report.steps.flatMap(({ step, problem }) =>
    problem === null ? [] : [`${step}: ${problem.reason}: ${problem.message}`],
  );
}

/** How many changes the orgs have made: tokens are not among them, nor what was refused. */
export function countWrites({ source, target }: Pick<BareOrgs, "source" | "target">): number {
  return [...source.requests.list(), ...target.requests.list()].filter(
    ({ method, path, status }) => method !== "GET" && path !== "/oauth2/v1/token" && status < 300,
  ).length;
}
