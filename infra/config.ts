import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Parsed, parse, parseJson } from "../shared/contracts/parse.ts";
import { type BridgeConfig, bridgeConfigSchema } from "./config-schema.ts";
import { explainConfig } from "./explain-config.ts";

/** A deployment config that is refused. Its message names every bad field, what was found and what is allowed. */
export class BridgeConfigError extends Error {
  override readonly name = "BridgeConfigError";
}

const projectRoot = join(import.meta.dirname, "..");
/** Where a deployment is described unless `-c config=<path>` says otherwise. */
const usualFile = join(projectRoot, "bridge.config.json");
/** Lets a fresh clone synthesize; it can never be deployed as it is (see `bridge-stack.ts`). */
const exampleFile = join(import.meta.dirname, "bridge.config.example.json");

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
  return accept(parseJson(bridgeConfigSchema, text, explainConfig), path);
}

/**
 * Checks a config that is no file, for a stack that makes its own.
 * @throws BridgeConfigError naming every bad field at once
 */
export function parseConfig(input: unknown): BridgeConfig {
  return accept(parse(bridgeConfigSchema, input, explainConfig), "The config");
}

function accept(parsed: Parsed<BridgeConfig>, name: string): BridgeConfig {
  if (parsed.ok) return parsed.value;
  throw new BridgeConfigError([`${name} is refused:`, ...parsed.problems].join("\n  "));
}
