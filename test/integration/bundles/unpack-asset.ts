import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeployedFunction } from "./read-template.ts";

/** The orgs of a connection that the stack refuses to be told of: they run on this machine, over http. */
export interface LoopbackOrgs {
  readonly source: { readonly orgUrl: string };
  readonly target: { readonly orgUrl: string };
}

/**
 * Unpacks what Lambda would, and in its configuration puts the orgs of this machine in the place of the config's: `cdk synth`
 * refuses http. Code and everything else stay as they were made.
 * @returns the folder, somewhere without a `node_modules` above it
 */
export function unpackAsset(
  asset: string,
  folder: string,
  configurationFile: string,
  orgs: LoopbackOrgs,
): string {
  mkdirSync(folder);
  cpSync(asset, folder, { recursive: true });
  const path = join(folder, configurationFile);
  const written = JSON.parse(readFileSync(path, "utf8")) as Connection | Connection[];
  const relocated = Array.isArray(written)
    ? written.map((one) => relocate(one, orgs))
    : relocate(written, orgs);
  writeFileSync(path, JSON.stringify(relocated));
  return folder;
}

type Connection = Readonly<Record<string, unknown>>;

/** The intake's description of a connection has no target. */
function relocate(connection: Connection, { source, target }: LoopbackOrgs): unknown {
  return { ...connection, source, ...("target" in connection ? { target } : {}) };
}

/** What Lambda takes for the module of a handler, in this order. */
const extensions = [".js", ".mjs", ".cjs"] as const;

/**
 * The file and the export that a handler names, found as Lambda's Node runtime does.
 * @throws when the runtime is not the Node that runs this, or there is no such file
 */
export function locateHandler(
  { handler, runtime }: Pick<DeployedFunction, "handler" | "runtime">,
  folder: string,
): { readonly entry: string; readonly handler: string } {
  const here = `nodejs${process.versions.node.split(".")[0]}.x`;
  if (runtime !== here) throw new Error(`made for ${runtime}, and this is ${here}`);
  const [module = "", name = ""] = handler.split(".");
  const entry = extensions
    .map((extension) => join(folder, module + extension))
    .find((path) => existsSync(path));
  if (entry === undefined)
    throw new Error(`Runtime.ImportModuleError: no module ${module} for the handler ${handler}`);
  return { entry, handler: name };
}
