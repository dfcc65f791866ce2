import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { connectionSchema, distinctQueues, haveDistinctQueues } from "../shared/contracts/connection.ts";
import { resourcePrefixSchema } from "../shared/contracts/environment.ts";
import { type Parsed, parse, parseJson } from "../shared/contracts/parse.ts";

/** A deployment config that is refused. Its message names every bad field, never a value. */
export class BridgeConfigError extends Error {
  override readonly name = "BridgeConfigError";
}

const projectRoot = join(import.meta.dirname, "..");
/** Where a deployment is described unless `-c config=<path>` says otherwise. */
const usualFile = join(projectRoot, "bridge.config.json");
/** Lets a fresh clone synthesize; it can never be deployed as it is (see `bridge-stack.ts`). */
const exampleFile = join(import.meta.dirname, "bridge.config.example.json");

/** Orgs on this very machine are for the local run: a function in AWS would find nobody there. */
const httpsOnly = "an https address: only the local run may use http";

const deployableConnectionSchema = v.pipe(
  connectionSchema,
  v.forward(
    v.partialCheck([["source", "orgUrl"]], ({ source }) => source.orgUrl.startsWith("https:"), httpsOnly),
    ["source", "orgUrl"],
  ),
  v.forward(
    v.partialCheck([["target", "orgUrl"]], ({ target }) => target.orgUrl.startsWith("https:"), httpsOnly),
    ["target", "orgUrl"],
  ),
);

const connectionsSchema = v.pipe(
  v.array(deployableConnectionSchema),
  v.minLength(1, "at least one connection"),
  v.partialCheck([["$", "id"]], haveDistinctQueues, distinctQueues),
);

/** Everything that a deployment of the bridge depends on. */
export const bridgeConfigSchema = v.strictObject({
  /** The stack's name, which every name that it makes begins with. A new name makes a new bridge: nothing is moved. */
  stackName: resourcePrefixSchema,
  connections: connectionsSchema,
});

export type BridgeConfig = v.InferOutput<typeof bridgeConfigSchema>;

/** Where a deployment is described. */
export interface ConfigFile {
  readonly path: string;
  readonly isExample: boolean;
}

/**
 * Which file describes the deployment: the given one, else `bridge.config.json` beside `cdk.json`, else the example.
 * @param given what `-c config=<path>` said, if anything; relative to the working directory
 */
export function chooseConfigFile(given: unknown): ConfigFile {
  const path = typeof given === "string" ? resolve(given) : existsSync(usualFile) ? usualFile : exampleFile;
  return { path, isExample: path === exampleFile };
}

/**
 * Reads and checks a deployment config.
 * @throws BridgeConfigError naming every bad field at once
 */
export function loadConfig(path: string): BridgeConfig {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new BridgeConfigError(`${path} cannot be read`);
  }
  return accept(parseJson(bridgeConfigSchema, text), path);
}

/**
 * Checks a config that is no file, for a stack that makes its own.
 * @throws BridgeConfigError naming every bad field at once
 */
export function parseConfig(input: unknown): BridgeConfig {
  return accept(parse(bridgeConfigSchema, input), "The config");
}

function accept(parsed: Parsed<BridgeConfig>, name: string): BridgeConfig {
  if (parsed.ok) return parsed.value;
  throw new BridgeConfigError([`${name} is refused:`, ...parsed.problems].join("\n  "));
}
