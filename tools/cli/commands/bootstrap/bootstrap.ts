import { buildRouteMap } from "@stricli/core";
import {
  type BootstrapAction,
  type BootstrapReport,
  bootstrapReportSchema,
} from "../../../../shared/contracts/bootstrap.ts";
import { describeReport } from "../../../local/describe-report.ts";
import { invoke } from "../../aws/worker.ts";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import type { CliContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { type CommandText, makeCommand } from "../command.ts";

const credentials =
  "The temporary admin credentials of both orgs must be in Secrets Manager: docs/bootstrap.md. ";

export const bootstrapRoutes = buildRouteMap<string, CliContext>({
  routes: {
    plan: makeBootstrap("plan", {
      brief: "What apply would do to the two orgs",
      detail: `${credentials}Changes nothing.`,
      examples: ["bootstrap plan", "bootstrap plan --connection acme --json"],
    }),
    apply: makeBootstrap("apply", {
      brief: "Set up both orgs for a connection, or put them right",
      detail: `${credentials}It goes on where it stopped, and revokes these credentials when everything is done.`,
      examples: ["bootstrap apply", "bootstrap apply --keep-admin-tokens"],
    }),
    verify: makeBootstrap("verify", {
      brief: "Try everything that apply has made",
      detail: `${credentials}Changes nothing.`,
      examples: ["bootstrap verify"],
    }),
    destroy: makeBootstrap("destroy", {
      brief: "Take away what bootstrap made in the two orgs",
      detail: `${credentials}People in the target stay. The queue must be empty.`,
      examples: ["bootstrap destroy"],
    }),
  },
  docs: { brief: "Set up the two orgs of a connection, look at them, or take everything away again" },
});

type BootstrapFlags = ConnectionFlags & { readonly keepAdminTokens?: boolean };

function makeBootstrap(
  action: Extract<BootstrapAction, "plan" | "apply" | "verify" | "destroy">,
  text: CommandText,
) {
  return makeCommand<BootstrapFlags>(
    text,
    {
      ...connectionFlags,
      keepAdminTokens: {
        kind: "boolean",
        optional: true,
        withNegated: false,
        brief: "Do not revoke the temporary API tokens when everything is done",
      },
    },
    async ({ keepAdminTokens, ...flags }, { context, screen }) => {
      const { aws, connection, deployment } = await findConnection(flags, context);
      const request = { connectionId: connection.id, action, revokeAdminTokens: keepAdminTokens !== true };
      screen.note("This can take some minutes.");
      const report = await invoke(aws, deployment.bootstrapFunction, request, bootstrapReportSchema);
      if (screen.isJson) screen.answer(bootstrapReportSchema, report);
      else for (const line of [...describeReport(report), conclude(report)]) screen.say(line);
      return report.ok ? exitCodes.done : exitCodes.attention;
    },
  );
}

function conclude({ ok, action, connectionId }: BootstrapReport): string {
  return ok
    ? `${action} of ${connectionId}: all is well.`
    : `${action} of ${connectionId}: something stands in the way.`;
}
