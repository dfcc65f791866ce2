import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import {
  type ConnectionFacts,
  type Deployment,
  type LocalBridgeFile,
  localBridgeFile,
  localBridgeSchema,
  readDeployment,
} from "../../../shared/contracts/operating.ts";
import { parseJson } from "../../../shared/contracts/parse.ts";
import { type AwsClients, openAws } from "../aws/clients.ts";
import { readStackOutputs } from "../aws/stack.ts";
import type { CliContext } from "../context.ts";
import { CliFailure, exitCodes } from "../exit-codes.ts";
import type { BridgeFlags, ConnectionFlags } from "./flags.ts";

/** A bridge that was found, and the way to it. */
export interface Bridge {
  readonly aws: AwsClients;
  readonly deployment: Deployment;
  readonly stackName: string;
  readonly isLocal: boolean;
}

/** One connection of it. */
export interface ConnectedBridge extends Bridge {
  readonly connection: ConnectionFacts;
}

/** @throws CliFailure when there is no such bridge, or it cannot be asked */
export async function findBridge(flags: BridgeFlags, context: CliContext): Promise<Bridge> {
  const isLocal = flags.local === true;
  if (isLocal && (flags.stack !== undefined || flags.region !== undefined)) {
    throw new CliFailure(
      exitCodes.usage,
      "--local means the bridge on this machine, and a stack or region is named.",
      "Leave one of them out.",
    );
  }
  const { aws, stackName } = isLocal ? await findLocal(context) : await findDeployed(flags, context);
  const outputs = await readStackOutputs(aws, stackName).catch((error: unknown) => {
    // The file's process number and port may be other programs' by now.
    throw isLocal && !(error instanceof CliFailure) ? nothingRuns() : error;
  });
  const deployment = readDeployment(outputs);
  if (deployment === null) {
    throw new CliFailure(
      exitCodes.noBridge,
      `The stack ${stackName} is no bridge, or one from before this tool.`,
      "Name the bridge's stack with --stack, or deploy it anew with cdk deploy.",
    );
  }
  return { aws, deployment, stackName, isLocal };
}

/** The bridge with the connection that is meant. @throws CliFailure when that is not clear */
export async function findConnection(flags: ConnectionFlags, context: CliContext): Promise<ConnectedBridge> {
  const bridge = await findBridge(flags, context);
  return { ...bridge, connection: chooseConnection(bridge.deployment, flags.connection) };
}

/** @throws CliFailure when there is none, or several and none is named */
export function chooseConnection({ connections }: Deployment, wanted: string | undefined): ConnectionFacts {
  const ids = connections.map(({ id }) => id).join(", ");
  const [only, another] = wanted === undefined ? connections : connections.filter(({ id }) => id === wanted);
  if (only === undefined)
    throw new CliFailure(exitCodes.noBridge, `There is no connection ${wanted ?? ""}.`, `There are: ${ids}.`);
  if (another !== undefined)
    throw new CliFailure(exitCodes.usage, "Which connection?", `Name one with --connection: ${ids}.`);
  return only;
}

async function findLocal({ projectFolder }: CliContext) {
  const file = await readLocalFile(join(projectFolder, localBridgeFile));
  if (file === null || !isAlive(file.pid)) throw nothingRuns();
  const { awsEndpoint: endpoint, region, stackName } = file;
  return { aws: openAws({ endpoint, region }), stackName };
}

function nothingRuns(): CliFailure {
  return new CliFailure(
    exitCodes.noBridge,
    "No bridge runs on this machine.",
    'Start one in another terminal with "npm start".',
  );
}

async function findDeployed({ stack, region }: BridgeFlags, { process, projectFolder }: CliContext) {
  const stackName =
    stack ??
    process.env["ORGBRIDGE_STACK"] ??
    (await readStackName(join(projectFolder, "bridge.config.json")));
  if (stackName === null) {
    throw new CliFailure(
      exitCodes.noBridge,
      "Which bridge?",
      'Name its stack with --stack or ORGBRIDGE_STACK, write a bridge.config.json, or use --local for the one of "npm start".',
    );
  }
  return { aws: openAws(region === undefined ? {} : { region }), stackName };
}

async function readLocalFile(path: string): Promise<LocalBridgeFile | null> {
  const parsed = parseJson(localBridgeSchema, await readOrEmpty(path));
  return parsed.ok ? parsed.value : null;
}

/** The config itself is checked by `cdk`; here only the name matters. */
async function readStackName(path: string): Promise<string | null> {
  const parsed = parseJson(v.object({ stackName: v.string() }), await readOrEmpty(path));
  return parsed.ok ? parsed.value.stackName : null;
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}

/** A file of a process that is gone says nothing. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
