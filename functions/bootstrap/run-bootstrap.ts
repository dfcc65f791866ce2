import type {
  BootstrapAction,
  BootstrapReport,
  BootstrapRequest,
  Problem,
  StepReport,
} from "../../shared/contracts/bootstrap.ts";
import { bootstrapRequestSchema } from "../../shared/contracts/bootstrap.ts";
import type { Connection } from "../../shared/contracts/connection.ts";
import type { InvocationContext } from "../../shared/contracts/lambda-events.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import { type ActDeps, actions } from "./actions.ts";
import type { Feed } from "./engine/feed.ts";
import type { Vault } from "./engine/vault.ts";
import { checkGround } from "./engine/walk.ts";
import { layGround, openSite } from "./open-site.ts";
import { listAccessChecks } from "./verify/all.ts";

export interface BootstrapDeps extends ActDeps {
  readonly connections: ReadonlyMap<string, Connection>;
  readonly prefix: string;
  readonly apiUrl: string;
  readonly vaultOf: (connectionId: string) => Vault;
  readonly feedOf: (connectionId: string) => Feed;
  readonly clock: Clock;
  readonly log: Log;
}

/** So much of the invocation is left for the request that is under way at the deadline (30 s), and for the report. */
const reserveMs = 45_000;

/**
 * Sets a connection up, or says what that would do, tries it, or takes it away again.
 *
 * @param event a {@link BootstrapRequest}
 * @returns a report for people and machines; whatever went wrong is in it
 */
export async function runBootstrap(
  event: unknown,
  context: InvocationContext,
  deps: BootstrapDeps,
): Promise<BootstrapReport> {
  const request = parse(bootstrapRequestSchema, event);
  if (!request.ok)
    return refuse("unknown", "plan", {
      reason: "refused",
      message: `This is no request to bootstrap: ${request.problems.join("; ")}.`,
      remedy: 'Send {"connectionId": "…", "action": "plan" | "apply" | "verify" | "destroy"}.',
    });
  const { connectionId, action } = request.value;
  const connection = deps.connections.get(connectionId);
  if (connection === undefined)
    return refuse(connectionId, action, {
      reason: "refused",
      message: `There is no connection ${connectionId}.`,
      remedy: `Name one of the config's: ${[...deps.connections.keys()].join(", ")}.`,
    });
  const report = await act(request.value, connection, context, deps);
  deps.log("bootstrap.ended", {
    connectionId,
    action,
    ok: report.ok,
    changes: report.steps.reduce((sum, { changes }) => sum + changes.length, 0),
    problems: report.steps.flatMap(({ step, problem }) =>
      problem === null ? [] : [`${step}: ${problem.reason}`],
    ),
  });
  return report;
}

async function act(
  request: BootstrapRequest,
  connection: Connection,
  context: InvocationContext,
  deps: BootstrapDeps,
): Promise<BootstrapReport> {
  const { connectionId, action } = request;
  const deadlineMs = deps.clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs;
  const options = {
    ...deps,
    connection,
    vault: deps.vaultOf(connectionId),
    feed: deps.feedOf(connectionId),
    deadlineMs,
  };
  const site = await openSite(options);
  if (!site.ok) return refuse(connectionId, action, site.failure);
  if (site.value !== null)
    return conclude(connectionId, action, await actions[action](request, site.value, deps));
  if (action !== "verify") return refuse(connectionId, action, describeMissingAdmins(connectionId));
  const checks = await checkGround(listAccessChecks(deps.send), layGround(options));
  return conclude(connectionId, action, [notCompared, ...checks]);
}

function conclude(
  connectionId: string,
  action: BootstrapAction,
  steps: readonly StepReport[],
): BootstrapReport {
  return { connectionId, action, ok: steps.every(({ problem }) => problem === null), steps };
}

function describeMissingAdmins(connectionId: string): Problem {
  return {
    reason: "admin-credentials-missing",
    message: `There are no admin credentials for ${connectionId}.`,
    remedy: "Put temporary ones for both orgs into the admin secret, as docs/bootstrap.md shows.",
  };
}

const preparation: StepReport = {
  step: "preparation",
  where: "bridge",
  state: "ok",
  existed: null,
  changes: [],
  verified: [],
  warnings: [],
  problem: null,
};

/** What verify leaves out when nobody gave it admin credentials. */
const notCompared: StepReport = {
  ...preparation,
  state: "skipped",
  warnings: [
    "Without admin credentials only the bridge's own access is tried: what the orgs hold is not compared, and whether people may be activated, deactivated and suspended is not known, because to try it is to do it.",
  ],
};

/** A report about something that did not begin. */
function refuse(connectionId: string, action: BootstrapAction, problem: Problem): BootstrapReport {
  return conclude(connectionId, action, [{ ...preparation, state: "problem", problem }]);
}
