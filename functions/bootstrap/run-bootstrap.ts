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
import type { SendHttp } from "../../shared/runtime/http.ts";
import type { Log } from "../../shared/runtime/log.ts";
import { listDestroySteps } from "./destroy/all.ts";
import type { Feed } from "./destroy/feed.ts";
import type { Site } from "./engine/site.ts";
import type { Step } from "./engine/step.ts";
import type { Vault } from "./engine/vault.ts";
import { applySteps, planSteps } from "./engine/walk.ts";
import { openSite } from "./open-site.ts";
import { allSteps } from "./steps/all.ts";
import { createRevokeStep } from "./steps/revoke.ts";
import { listAccessChecks, listChecks } from "./verify/all.ts";

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
  const steps = await actions[action](request, site.value, deps);
  return { connectionId, action, ok: steps.every(({ problem }) => problem === null), steps };
}

type Act = (request: BootstrapRequest, site: Site, deps: BootstrapDeps) => Promise<readonly StepReport[]>;

const actions: Readonly<Record<BootstrapAction, Act>> = {
  async plan(request, site) {
    return (await planSteps(listSteps(request, site), site)).reports;
  },
  async apply(request, site, deps) {
    const planned = await planSteps(listSteps(request, site), site);
    // Nothing is begun that is known not to come to its end.
    if (planned.reports.some(({ problem }) => problem !== null)) return planned.reports;
    const checks = site.admins.isRevoking ? [] : listAccessChecks(deps.send);
    const steps = [...(site.admins.isRevoking ? [] : allSteps), ...checks, createRevokeStep(request)];
    return (await applySteps(steps, site)).reports;
  },
  async verify(_request, site, deps) {
    const planned = await planSteps(allSteps, site);
    const checked = await applySteps(listChecks(deps.send), site, planned.facts, "go on");
    return [...planned.reports.map(demandNoChange), ...checked.reports];
  },
  async destroy(request, site, deps) {
    // What is there, so that what comes later is still known by what was taken away before.
    const { facts } = await planSteps(allSteps, site);
    const steps = [...listDestroySteps(deps.feedOf(request.connectionId)), createRevokeStep(request)];
    return (await applySteps(site.admins.isRevoking ? steps.slice(-1) : steps, site, facts)).reports;
  },
};

/** Everything else was done before revoking began. */
function listSteps(request: BootstrapRequest, site: Site): readonly Step[] {
  const revoke = createRevokeStep(request);
  return site.admins.isRevoking ? [revoke] : [...allSteps, revoke];
}

/** To verify means to find nothing that apply would change. */
function demandNoChange(report: StepReport): StepReport {
  if (report.state !== "would-change") return report;
  const what = report.changes.map((change) => `${change.action} ${change.what}`).join("; ");
  return {
    ...report,
    state: "problem",
    problem: {
      reason: "not-in-step",
      message: `This is not as it must be: ${what}.`,
      remedy: "Run bootstrap with the action apply: it makes it so.",
    },
  };
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
