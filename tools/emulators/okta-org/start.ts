import { createServer, type Server } from "node:http";
import { type EmulatorClock, SkippableClock } from "../clock.ts";
import { issueApiToken, type TokenRequest } from "./api-tokens/issue-token.ts";
import { DeliveryScript, type HookScript } from "./event-hooks/delivery-script.ts";
import { HookDispatcher } from "./event-hooks/hook-dispatcher.ts";
import { type FaultControls, Faults } from "./faults/faults.ts";
import { type AnsweredRequest, makeRequestHandler } from "./http/request-handler.ts";
import { makeOrgRouter } from "./http/router.ts";
import { makeToken } from "./identifiers.ts";
import type { Mail } from "./mails.ts";
import { makeOrg } from "./org.ts";
import { RateLimits } from "./rate-limits.ts";
import { restoreOrg } from "./restore/restore-org.ts";
import type { OrgSnapshot } from "./restore/snapshot.ts";
import { makeRoutes } from "./routes/all.ts";
import { loadSeed, type OrgSeed } from "./seed.ts";
import { newestVintage } from "./vintage.ts";

export type { TokenRequest } from "./api-tokens/issue-token.ts";
export type { HeldDelivery, HookScript } from "./event-hooks/delivery-script.ts";
export type { FaultRule } from "./faults/fault-rule.ts";
export type { FaultControls } from "./faults/faults.ts";
export type { AnsweredRequest } from "./http/request-handler.ts";
export type { OrgSnapshot } from "./restore/snapshot.ts";
export type { OrgSeed } from "./seed.ts";

export interface OktaOrgOptions {
  /** Names the org; appears in the admin's login and in the names of custom apps. */
  readonly name: string;
  /** 0, and so a free one, unless given. */
  readonly port?: number;
  /** The admin's SSWS token; random unless given. */
  readonly apiToken?: string;
  /** The machine's own time unless given; it can be made to jump ahead over HTTP (`/__emulator/clock`). */
  readonly clock?: EmulatorClock;
  /** Multiplies the limit of every bucket; 1 unless given. */
  readonly rateLimitFactor?: number;
  /** How long a limit's window lasts; a minute, as with Okta, unless given. */
  readonly rateLimitWindowMs?: number;
  /** How long changes are gathered into one hook delivery; 50 unless given. */
  readonly hookDelayMs?: number;
  /** How long search lags behind a change; 300 unless given. */
  readonly searchLagMs?: number;
  /** How long a hook may take to answer; 3000, as with Okta, unless given. */
  readonly hookTimeoutMs?: number;
  /** How long activations and deactivations take (`transitioningToStatus` meanwhile); 0 unless given. */
  readonly transitionMs?: number;
  /** How long app users lag behind a change of the profile they are mapped from; 0 unless given. */
  readonly appMappingLagMs?: number;
  /** How long `lastMembershipUpdated` of a group lags behind (over 6 s in a recorded org); 0 unless given. */
  readonly membershipStampLagMs?: number;
  /** How long a property stays `PENDING_UNIQUENESS` that becomes unique after it was made; 0 unless given. */
  readonly uniquenessCheckMs?: number;
  /** Users, groups and apps to begin with. */
  readonly seed?: OrgSeed;
  /** What another org held, as its API showed it: this org then begins with that, under the same ids. */
  readonly snapshot?: OrgSnapshot;
  /** How old an org it is, `YYYY-MM-DD` (`vintage.ts`); as new as can be unless given. */
  readonly vintage?: string;
  /** Whether Org2Org can be added, as in orgs that are paid for; true unless given. */
  readonly hasOrg2Org?: boolean;
}

export interface OktaOrg {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly url: string;
  readonly name: string;
  /** The first SSWS token, with all rights: the admin's. */
  readonly apiToken: string;
  /**
   * The text of a new SSWS token, which has the roles of its owner (the org's admin unless given) and ends with their
   * deactivation; over HTTP the same is at `/__emulator/api-tokens`.
   * @throws Error when nobody, or somebody deactivated, has the id.
   */
  issueApiToken(request: TokenRequest): string;
  /** Every request answered so far, oldest first; `clear` empties the list. For tests that count requests. */
  readonly requests: { list(): readonly AnsweredRequest[]; clear(): void };
  /** Every mail that Okta would have sent so far, oldest first; `clear` empties the list. */
  readonly mails: { list(): readonly Mail[]; clear(): void };
  /** Scripts what happens to hook deliveries; over HTTP the same is at `/__emulator/hooks`. */
  readonly hooks: HookScript;
  /** Makes requests go wrong; over HTTP the same is at `/__emulator/faults` and `/__emulator/read-only`. */
  readonly faults: FaultControls;
  /**
   * The next `count` rows reach the System Log only when they are released, late and so out of order; over HTTP
   * `/__emulator/log-holds`.
   */
  readonly systemLog: { holdNext(count: number): { release(): void } };
  stop(): Promise<void>;
  /** Resolves when no event hook delivery is pending or under way; one that a script holds does not count. */
  hooksIdle(): Promise<void>;
}

/** The longest list of answered requests that is kept. */
const maxRequestsKept = 200_000;

/** Starts one emulated Okta org on 127.0.0.1. Several can run at once, each with its own clock and state. */
export async function startOktaOrg(options: OktaOrgOptions): Promise<OktaOrg> {
  const clock = options.clock ?? new SkippableClock();
  const server = createServer({ keepAliveTimeout: 30_000, requestTimeout: 60_000 });
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const org = makeOrg({
    name: options.name,
    url,
    apiToken: options.apiToken ?? `00${makeToken(30)}`,
    clock,
    searchLagMs: options.searchLagMs ?? 300,
    transitionMs: options.transitionMs ?? 0,
    appMappingLagMs: options.appMappingLagMs ?? 0,
    membershipStampLagMs: options.membershipStampLagMs ?? 0,
    uniquenessCheckMs: options.uniquenessCheckMs ?? 0,
    vintage: options.vintage ?? newestVintage,
    orgId: options.snapshot?.orgId,
    adminId: options.snapshot?.adminId,
    hasOrg2Org: options.hasOrg2Org ?? true,
  });
  try {
    if (options.snapshot) restoreOrg(org, options.snapshot);
    if (options.seed) loadSeed(org, options.seed);
  } catch (error) {
    await close(server);
    throw error;
  }
  const hookTimeoutMs = options.hookTimeoutMs ?? 3_000;
  const script = new DeliveryScript();
  const dispatcher = new HookDispatcher(org, script, {
    hookDelayMs: options.hookDelayMs ?? 50,
    hookTimeoutMs,
  });
  org.log.subscribe((event) => dispatcher.offer(event));

  const faults = new Faults();
  const limits = new RateLimits(clock, options.rateLimitFactor ?? 1, options.rateLimitWindowMs);
  const answered: AnsweredRequest[] = [];
  const handle = makeRequestHandler({
    org,
    router: makeOrgRouter(
      makeRoutes(org, {
        faults,
        limits,
        hookTimeoutMs,
        hooks: script,
        hooksIdle: () => dispatcher.whenIdle(),
      }),
    ),
    faults,
    limits,
    onAnswered: (request) => {
      if (answered.length >= maxRequestsKept) answered.shift();
      answered.push(request);
    },
  });
  server.on("request", (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error("okta-org: a request could not be answered", error);
      response.destroy();
    });
  });

  return {
    url,
    name: org.name,
    apiToken: org.apiToken,
    issueApiToken: (request) => issueApiToken(org, request).token,
    requests: {
      list: () => [...answered],
      clear: () => {
        answered.length = 0;
      },
    },
    mails: org.mails,
    hooks: script,
    faults,
    systemLog: { holdNext: (count) => org.log.holdNext(count) },
    hooksIdle: () => dispatcher.whenIdle(),
    stop: async () => {
      dispatcher.stop();
      await close(server);
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ host: "127.0.0.1", port }, () => resolve());
  await promise;
  server.removeListener("error", reject);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("okta-org: the server has no port");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
