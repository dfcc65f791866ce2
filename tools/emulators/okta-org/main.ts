import { watchNpm } from "../npm-watch.ts";
import { describeUsage, readCommandLine } from "./cli/read-command-line.ts";
import { UsageError } from "./cli/usage-error.ts";
import { SeedError } from "./seed.ts";
import { type OktaOrg, type OktaOrgOptions, startOktaOrg } from "./start.ts";

const org = await start(readOptions());

/** Ends the program when nothing is left to do; what is under way is cut off. */
const stop = (): void => void org.stop();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
watchNpm("okta-org", stop);

process.stdout.write(`${JSON.stringify({ url: org.url, name: org.name, apiToken: org.apiToken })}\n`);

function readOptions(): OktaOrgOptions {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return fail(`${error.message}\n${describeUsage()}`);
  }
}

async function start(options: OktaOrgOptions): Promise<OktaOrg> {
  try {
    return await startOktaOrg(options);
  } catch (error) {
    if (error instanceof SeedError) return fail(error.message);
    if (isListenError(error)) return fail(`port ${options.port ?? 0} cannot be used: ${error.message}`);
    throw error;
  }
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && error.syscall === "listen";
}

function fail(message: string): never {
  process.stderr.write(`okta-org: ${message}\n`);
  process.exit(1);
}
