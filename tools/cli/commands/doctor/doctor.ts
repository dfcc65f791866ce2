import * as v from "valibot";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { exitCodes } from "../../exit-codes.ts";
import { makeCommand } from "../command.ts";
import { runCheck } from "./check.ts";
import { checks } from "./checks.ts";

export const doctorAnswerSchema = v.object({
  connection: v.string(),
  checks: v.array(
    v.object({ name: v.string(), ok: v.boolean(), detail: v.string(), remedy: v.nullable(v.string()) }),
  ),
});

export const doctorCommand = makeCommand<ConnectionFlags>(
  {
    brief: "Look at everything that must be so, with a remedy for what is not",
    detail:
      "AWS rights, config, functions, queues, credentials, keys, clock, the hook's route and both orgs. Changes nothing. " +
      "What takes admin rights in the orgs is tried by: orgbridge bootstrap verify.",
    examples: ["doctor", "doctor --connection acme --json"],
  },
  connectionFlags,
  async (flags, { context, screen }) => {
    const bridge = await findConnection(flags, context);
    const findings = [];
    for (const check of checks) {
      const finding = await runCheck(check, bridge, context);
      findings.push(finding);
      if (screen.isJson) continue;
      const isFine = finding.kind === "fine";
      const sign = isFine ? screen.paint("good", "✓") : screen.paint("bad", "✗");
      screen.say(`${sign} ${finding.name.padEnd(14)} ${finding.detail}`);
      if (!isFine) screen.say(`  ${" ".repeat(14)} → ${finding.remedy}`);
    }
    if (screen.isJson) {
      const shown = findings.map((finding) => ({
        name: finding.name,
        ok: finding.kind === "fine",
        detail: finding.detail,
        remedy: finding.kind === "fine" ? null : finding.remedy,
      }));
      screen.answer(doctorAnswerSchema, { connection: bridge.connection.id, checks: shown });
    }
    return findings.every(({ kind }) => kind === "fine") ? exitCodes.done : exitCodes.attention;
  },
);
