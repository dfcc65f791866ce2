import type {
  BootstrapAction,
  BootstrapRequest,
  ProblemReason,
  StepReport,
} from "../../shared/contracts/bootstrap.ts";
import type { SendHttp } from "../../shared/runtime/http.ts";
import { askForEverything, destroySteps } from "./destroy/all.ts";
import type { Site } from "./engine/site.ts";
import type { Step } from "./engine/step.ts";
import { applySteps, planSteps } from "./engine/walk.ts";
import { allSteps } from "./steps/all.ts";
import { createRevokeStep } from "./steps/revoke.ts";
import { listAccessChecks, listChecks } from "./verify/all.ts";

/** What an action needs beside the orgs. */
export interface ActDeps {
  readonly send: SendHttp;
}

type Act = (request: BootstrapRequest, site: Site, deps: ActDeps) => Promise<readonly StepReport[]>;

/** What each action does. */
export const actions: Readonly<Record<BootstrapAction, Act>> = {
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
  async destroy(request, site) {
    const revoke = createRevokeStep(request);
    if (site.admins.isRevoking) return (await applySteps([revoke], site)).reports;
    // What is there, so that what comes later is still known by what was taken away before.
    const connection = askForEverything(site.connection);
    const { facts, reports } = await planSteps(allSteps, { ...site, connection });
    const unread = reports.filter(({ problem }) => problem !== null && hidesThings.includes(problem.reason));
    if (unread.length > 0) return unread;
    return (await applySteps([...destroySteps, revoke], site, facts)).reports;
  },
};

/** Problems in which something of ours may be there and not be seen: destroy does not begin with half the knowledge. */
const hidesThings: readonly ProblemReason[] = [
  "admin-credentials-refused",
  "permission-missing",
  "org-unreachable",
  "out-of-time",
];

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
