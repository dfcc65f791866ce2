import type {
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
import type { SendHttp } from "../../shared/runtime/http.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Feed } from "./destroy/feed.ts";
import type { Site } from "./engine/site.ts";
import type { Vault } from "./engine/vault.ts";
import { applySteps, planSteps } from "./engine/walk.ts";
import { openSite } from "./open-site.ts";
import { allSteps } from "./steps/all.ts";
import { createRevokeStep } from "./steps/revoke.ts";

export interface BootstrapDeps {
  readonly connections: ReadonlyMap<string, Connection>;
  readonly prefix: string;
  readonly apiUrl: string;
  readonly vaultOf: (connectionId: string) => Vault;
  readonly feedOf: (connectionId: string) => Feed;
  readonly send: SendHttp;
  readonly clock: Clock;
  readonly log: Log;
}

/** So much of the invocation is left for what comes after the last step. */
const reserveMs = 15_000;

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
  const site = await openSite({ ...deps, connection, vault: deps.vaultOf(connectionId), deadlineMs });
  if (!site.ok) return refuse(connectionId, action, site.failure);
  const steps = await takeSteps(request, site.value);
  return { connectionId, action, ok: steps.every(({ problem }) => problem === null), steps };
}

async function takeSteps(request: BootstrapRequest, site: Site): Promise<readonly StepReport[]> {
  const revoke = createRevokeStep(request);
  // Everything else was done before revoking began.
  const steps = site.admins.isRevoking ? [revoke] : [...allSteps, revoke];
  const planned = await planSteps(steps, site);
  // Nothing is begun that is known not to come to its end.
  const isBlocked = planned.reports.some(({ problem }) => problem !== null);
  if (request.action === "plan" || isBlocked) return planned.reports;
  return (await applySteps(steps, site)).reports;
}

/** A report about something that did not begin. */
function refuse(connectionId: string, action: BootstrapReport["action"], problem: Problem): BootstrapReport {
  const step: StepReport = {
    step: "preparation",
    where: "bridge",
    state: "problem",
    existed: null,
    changes: [],
    verified: [],
    warnings: [],
    problem,
  };
  return { connectionId, action, ok: false, steps: [step] };
}
