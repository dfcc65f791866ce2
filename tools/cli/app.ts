import { buildApplication, buildRouteMap } from "@stricli/core";
import { bootstrapRoutes } from "./commands/bootstrap/bootstrap.ts";
import { dlqListCommand } from "./commands/dlq/list.ts";
import { dlqShowCommand } from "./commands/dlq/show.ts";
import { explainCommand } from "./commands/explain/explain.ts";
import { pauseCommand, resumeCommand } from "./commands/pause.ts";
import { replayCommand } from "./commands/replay/replay.ts";
import { statusCommand } from "./commands/status/status.ts";
import { syncCommand } from "./commands/sync/sync.ts";
import type { CliContext } from "./context.ts";

const dlqRoutes = buildRouteMap<string, CliContext>({
  routes: { list: dlqListCommand, show: dlqShowCommand },
  docs: { brief: "Who waits on the dead-letter queue, and why" },
});

const root = buildRouteMap<string, CliContext>({
  routes: {
    status: statusCommand,
    explain: explainCommand,
    dlq: dlqRoutes,
    replay: replayCommand,
    sync: syncCommand,
    pause: pauseCommand,
    resume: resumeCommand,
    bootstrap: bootstrapRoutes,
  },
  docs: {
    brief: "Operate a bridge between two Okta orgs: why is this person not there, and do it again",
  },
});

/** The whole tool. */
export const app = buildApplication<CliContext>(root, {
  name: "orgbridge",
  scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
  documentation: { useAliasInUsageLine: true, onlyRequiredInUsageLine: true, disableAnsiColor: false },
});
