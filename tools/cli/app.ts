import { buildApplication, buildRouteMap, text_en as english } from "@stricli/core";
import { bootstrapRoutes } from "./commands/bootstrap/bootstrap.ts";
import { completionCommand } from "./commands/completion.ts";
import { dlqDropCommand } from "./commands/dlq/drop.ts";
import { dlqListCommand } from "./commands/dlq/list.ts";
import { dlqShowCommand } from "./commands/dlq/show.ts";
import { doctorCommand } from "./commands/doctor/doctor.ts";
import { explainCommand } from "./commands/explain/explain.ts";
import { hookTestCommand } from "./commands/hook/test.ts";
import { keysListCommand } from "./commands/keys/list.ts";
import { pauseCommand, resumeCommand } from "./commands/pause.ts";
import { replayCommand } from "./commands/replay/replay.ts";
import { statusCommand } from "./commands/status/status.ts";
import { syncCommand } from "./commands/sync/sync.ts";
import type { CliContext } from "./context.ts";
import { readVersion } from "./version.ts";

const dlqRoutes = buildRouteMap<string, CliContext>({
  routes: { list: dlqListCommand, show: dlqShowCommand, drop: dlqDropCommand },
  docs: { brief: "Who waits on the dead-letter queue, and why" },
});

const keysRoutes = buildRouteMap<string, CliContext>({
  routes: { list: keysListCommand },
  docs: { brief: "The keys with which the bridge proves who it is" },
});

const hookRoutes = buildRouteMap<string, CliContext>({
  routes: { test: hookTestCommand },
  docs: { brief: "The way by which the source org announces what happens" },
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
    keys: keysRoutes,
    hook: hookRoutes,
    doctor: doctorCommand,
    completion: completionCommand,
  },
  docs: {
    brief: "Operate a bridge between two Okta orgs: why is this person not there, and do it again",
  },
});

/** What is farther from every command than this is no slip of the fingers. */
const farthestCorrection = 4;
const editWeights = { insertion: 1, deletion: 2, substitution: 2, transposition: 0 };

/** The whole tool. */
export const app = buildApplication<CliContext>(root, {
  name: "orgbridge",
  versionInfo: { getCurrentVersion: readVersion },
  scanner: {
    caseStyle: "allow-kebab-for-camel",
    allowArgumentEscapeSequence: true,
    distanceOptions: { threshold: farthestCorrection, weights: editWeights },
  },
  localization: {
    text: {
      ...english,
      noCommandRegisteredForInput: (found) =>
        `${english.noCommandRegisteredForInput(found)}${found.corrections.length > 0 ? "" : "."} orgbridge --help lists the commands.`,
    },
  },
  documentation: { useAliasInUsageLine: true, onlyRequiredInUsageLine: true, disableAnsiColor: false },
});
