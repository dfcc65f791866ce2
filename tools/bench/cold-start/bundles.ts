import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { App, Stack } from "aws-cdk-lib";
import { Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import * as v from "valibot";
import { type BundledConfiguration, buildBundling } from "../../../infra/bundling.ts";
import { parse, parseJson } from "../../../shared/contracts/parse.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";

/** A function to be bundled as the stack bundles its own. */
export interface BundleSource {
  readonly name: string;
  /** Path of the TypeScript entry from the project's root. */
  readonly entry: string;
  readonly configuration: BundledConfiguration;
}

export interface Bundle {
  readonly folder: string;
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

const projectRoot = join(import.meta.dirname, "../../..");

/**
 * okta-sdk-nodejs calls what `require("node-fetch")` returns, which is no function where ES modules come first: this package
 * alone is then taken as CommonJS, and everything else of the peer is bundled like ours.
 */
const esbuildArgs = { "--alias:node-fetch": "node-fetch/lib/index.js" };

const functionSchema = v.object({
  Properties: v.object({ Description: v.string() }),
  Metadata: v.object({ "aws:asset:path": v.string() }),
});

const templateSchema = v.object({ Resources: v.record(v.string(), v.unknown()) });

/** Has CDK bundle the functions with the stack's own options. Takes as long as `cdk synth`. @returns by name */
export function buildBundles(sources: readonly BundleSource[], folder: string): ReadonlyMap<string, Bundle> {
  const app = new App({
    outdir: folder,
    analyticsReporting: false,
    // As the CDK's command line does: the template then says where each asset is.
    context: { "aws:cdk:enable-asset-metadata": true },
  });
  const stack = new Stack(app, "ColdStart");
  for (const { name, entry, configuration } of sources) {
    new NodejsFunction(stack, name, {
      description: name,
      entry: join(projectRoot, entry),
      handler: "handler",
      projectRoot,
      depsLockFilePath: join(projectRoot, "package-lock.json"),
      bundling: { ...buildBundling(configuration), esbuildArgs },
      runtime: Runtime.NODEJS_24_X,
    });
  }
  app.synth();
  const text = readFileSync(join(folder, "ColdStart.template.json"), "utf8");
  const template = demand("the template", parseJson(templateSchema, text));
  const functions = Object.values(template.Resources).flatMap((resource) => {
    const parsed = parse(functionSchema, resource);
    return parsed.ok ? [parsed.value] : [];
  });
  return new Map(
    functions.map(({ Properties: { Description: name }, Metadata: metadata }) => [
      name,
      describeBundle(join(folder, metadata["aws:asset:path"])),
    ]),
  );
}

function describeBundle(folder: string): Bundle {
  const file = join(folder, "index.mjs");
  const code = readFileSync(file);
  return { folder, file, bytes: code.length, gzipBytes: gzipSync(code).length };
}
