import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { parseJson } from "./json.ts";
import { type OrgSeed, seedSchema } from "./seed.ts";
import { startOktaOrg } from "./start.ts";

const { values } = parseArgs({
  options: {
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
  },
});

const port = Number(values.port);
const rateLimitFactor = Number(values["rate-limit-factor"]);
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail("--port must be a number from 0 to 65535");
if (!(rateLimitFactor > 0)) fail("--rate-limit-factor must be a number above 0");

const seed = values.seed === undefined ? undefined : readSeed(values.seed);

const org = await startOktaOrg({
  name: values.name,
  port,
  rateLimitFactor,
  ...readDuration("search-lag-ms", "searchLagMs"),
  ...readDuration("transition-ms", "transitionMs"),
  ...readDuration("app-mapping-lag-ms", "appMappingLagMs"),
  ...readDuration("hook-delay-ms", "hookDelayMs"),
  ...readDuration("hook-timeout-ms", "hookTimeoutMs"),
  ...(seed === undefined ? {} : { seed }),
  ...(values["api-token"] === undefined ? {} : { apiToken: values["api-token"] }),
});
process.stdout.write(`${JSON.stringify({ url: org.url, name: org.name, apiToken: org.apiToken })}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void org.stop());

type DurationFlag =
  | "search-lag-ms"
  | "transition-ms"
  | "app-mapping-lag-ms"
  | "hook-delay-ms"
  | "hook-timeout-ms";

/** The option that a flag sets, in ms; none when the flag is not given. */
function readDuration<TOption extends string>(
  flag: DurationFlag,
  option: TOption,
): Partial<Record<TOption, number>> {
  const given = values[flag];
  if (given === undefined) return {};
  if (!/^\d{1,9}$/.test(given)) fail(`--${flag} must be a number of milliseconds`);
  const set: Partial<Record<TOption, number>> = {};
  set[option] = Number(given);
  return set;
}

function readSeed(file: string): OrgSeed {
  const parsed = v.safeParse(seedSchema, parseJson(readFileSync(file, "utf8")));
  return parsed.success ? parsed.output : fail(`--seed: ${v.summarize(parsed.issues)}`);
}

function fail(message: string): never {
  process.stderr.write(`okta-org: ${message}\n`);
  process.exit(1);
}
