import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Connection, describeForIntake } from "../../shared/contracts/connection.ts";
import {
  configurationFiles,
  environmentNames,
  type FunctionName,
  functionDeployments,
} from "../../shared/contracts/deployment.ts";
import { type LambdaFunction, startFunction } from "../emulators/aws/lambda/function-process.ts";
import { localRegion } from "./make-resources.ts";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

const functionNames = [
  "eventHook",
  "worker",
  "bootstrap",
  "jwks",
  "replay",
] as const satisfies readonly FunctionName[];

/** Where one function finds its configuration, and how it reaches the embedded AWS. */
export type FunctionEnvironment = Readonly<Record<string, string>>;

/** The folders and variables of a bridge's functions. */
export interface LocalEnvironments {
  readonly of: (name: FunctionName) => FunctionEnvironment;
  /** Deletes the folders. */
  discard(): Promise<void>;
}

/** Writes the configuration files that the stack puts beside each bundle, in a folder for each function. */
export async function makeEnvironments(
  prefix: string,
  connection: Connection,
  awsEndpoint: string,
): Promise<LocalEnvironments> {
  const folder = await mkdtemp(join(tmpdir(), "orgbridge-"));
  const contents: Readonly<Record<FunctionName, unknown>> = {
    eventHook: [describeForIntake(connection)],
    worker: connection,
    bootstrap: [connection],
    jwks: [describeForIntake(connection)],
    replay: [describeForIntake(connection)],
  };
  for (const name of functionNames) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, configurationFiles[name]), JSON.stringify(contents[name]));
  }
  return {
    of: (name) => ({
      [environmentNames.resourcePrefix]: prefix,
      [environmentNames.queueBaseUrl]: `${awsEndpoint}/000000000000/`,
      [environmentNames.taskRoot]: join(folder, name),
      // What Lambda itself provides: a region, credentials, and here the way to the embedded AWS.
      AWS_REGION: localRegion,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL: awsEndpoint,
    }),
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Readies a function as it is deployed: its entry, handler, time-out and memory. `functionName` is what it is told that it is called. */
export function startDeployedFunction(
  name: FunctionName,
  maxConcurrency: number,
  environment: FunctionEnvironment,
  onLog: (line: string) => void,
  functionName: string = name,
): LambdaFunction {
  const { entry, handler, timeoutSeconds, memoryMb } = functionDeployments[name];
  return startFunction({
    name: functionName,
    entry: join(projectRoot, entry),
    handler,
    environment,
    timeoutMs: timeoutSeconds * 1000,
    memoryMb,
    maxConcurrency,
    onLog,
  });
}
