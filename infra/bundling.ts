import { type BundlingOptions, LogLevel, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";

/** A JSON file that a function finds beside its bundle. */
export interface BundledConfiguration {
  readonly file: string;
  readonly content: unknown;
}

/**
 * How a function becomes one ES module with everything in it, the AWS SDK included: what was tested is what runs. No source
 * map, because Node would spend more on reading it at each cold start than a stack trace is worth.
 */
export function buildBundling(configuration: BundledConfiguration): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    minify: true,
    sourceMap: false,
    logLevel: LogLevel.WARNING,
    bundleAwsSDK: true,
    // Packages' ES modules, where they have them, can be cut down to what is used.
    mainFields: ["module", "main"],
    // CommonJS dependencies call `require`, which an ES module does not have.
    banner: `import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);`,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_inputFolder, outputFolder) => [writeFileCommand(outputFolder, configuration)],
    },
  };
}

const writeScript = "require('fs').writeFileSync(process.argv[1], Buffer.from(process.argv[2], 'base64'))";

/** The content is in base64 so that no shell finds anything to interpret in it. */
function writeFileCommand(folder: string, { file, content }: BundledConfiguration): string {
  const base64 = Buffer.from(JSON.stringify(content, null, 2)).toString("base64");
  return `node -e "${writeScript}" "${folder}/${file}" ${base64}`;
}
