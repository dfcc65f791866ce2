import { buildApplication, buildRouteMap } from "@stricli/core";
import { pauseCommand, resumeCommand } from "./commands/pause.ts";
import { statusCommand } from "./commands/status/status.ts";
import { syncCommand } from "./commands/sync/sync.ts";
import type { CliContext } from "./context.ts";

const root = buildRouteMap<string, CliContext>({
  routes: {
    status: statusCommand,
    sync: syncCommand,
    pause: pauseCommand,
    resume: resumeCommand,
  },
  docs: {
    brief: "Operate a bridge between two Okta orgs: why is this person not there, and do it again",
  },
});

/** The whole tool. */
export const app = buildApplication<CliContext>(root, {
  name: "orgbridge",
  scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
  documentation: { useAliasInUsageLine: true, disableAnsiColor: false },
});
