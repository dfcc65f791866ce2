import { parseArgs } from "node:util";
import type { OktaOrgOptions } from "../start.ts";
import { readSeedFile } from "./read-seed-file.ts";
import { UsageError } from "./usage-error.ts";

const durations = [
  ["search-lag-ms", "searchLagMs"],
  ["transition-ms", "transitionMs"],
  ["app-mapping-lag-ms", "appMappingLagMs"],
  ["hook-delay-ms", "hookDelayMs"],
  ["hook-timeout-ms", "hookTimeoutMs"],
] as const;

const flags = {
  port: { type: "string", default: "0" },
  name: { type: "string", default: "acme" },
  "api-token": { type: "string" },
  seed: { type: "string" },
  "rate-limit-factor": { type: "string", default: "1" },
  "search-lag-ms": { type: "string" },
  "transition-ms": { type: "string" },
  "app-mapping-lag-ms": { type: "string" },
  "hook-delay-ms": { type: "string" },
  "hook-timeout-ms": { type: "string" },
} as const;

/**
 * The org that the command line asks for.
 * @throws UsageError for an unknown flag, a value that a flag does not take, or a seed file that cannot be used.
 */
export function readCommandLine(args: readonly string[]): OktaOrgOptions {
  const values = parseFlags(args);
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) throw new UsageError("--port must be a number from 0 to 65535");
  const rateLimitFactor = Number(values["rate-limit-factor"]);
  if (!(rateLimitFactor > 0)) throw new UsageError("--rate-limit-factor must be a number above 0");
  // The name becomes part of host names and of the names of custom apps.
  if (!/^[a-z0-9](?:[\w-]{0,61}[a-z0-9])?$/i.test(values.name)) {
    throw new UsageError("--name must be up to 63 letters, digits, hyphens and underscores");
  }
  const apiToken = values["api-token"];
  if (apiToken !== undefined && !/^[\x21-\x7e]+$/.test(apiToken)) {
    throw new UsageError("--api-token must be of visible ASCII characters, without spaces");
  }
  return {
    name: values.name,
    port,
    rateLimitFactor,
    ...readDurations(values),
    ...(values.seed === undefined ? {} : { seed: readSeedFile(values.seed) }),
    ...(apiToken === undefined ? {} : { apiToken }),
  };
}

/** The flags, for a message to whoever called the program wrongly. */
export function describeUsage(): string {
  return `usage: okta-org ${Object.keys(flags)
    .map((flag) => `[--${flag} …]`)
    .join(" ")}`;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>["values"];

function parseFlags(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: flags }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replaceAll("\n", " "), { cause: error });
  }
}

function readDurations(values: Values): Partial<OktaOrgOptions> {
  const given: { -readonly [option in (typeof durations)[number][1]]?: number } = {};
  for (const [flag, option] of durations) {
    const value = values[flag];
    if (value === undefined) continue;
    if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${flag} must be a number of milliseconds`);
    given[option] = Number(value);
  }
  return given;
}
