import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

export const projectRoot = join(import.meta.dirname, "../..");

const run = promisify(execFile);

/**
 * An environment for CDK and npm, which CDK starts: neither may look for something on the network, or leave something in the home
 * folder.
 * @param folder takes what CDK keeps
 */
export function buildOfflineEnv(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
    NO_COLOR: "1",
    CDK_HOME: folder,
    AWS_EC2_METADATA_DISABLED: "true",
    npm_config_update_notifier: "false",
  };
}

/**
 * Runs `cdk synth` with a config, bundling included, offline.
 * @param folder takes everything that is written but `output`
 * @throws when it ends with another code than 0, which is the error's `code`
 */
export async function runCdkSynth({
  config,
  folder,
  output,
  args = [],
  env = {},
}: {
  readonly config: unknown;
  readonly folder: string;
  readonly output: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<void> {
  const file = join(folder, "bridge.config.json");
  writeFileSync(file, JSON.stringify(config));
  const cdk = join(projectRoot, "node_modules/aws-cdk/bin/cdk");
  await run(
    process.execPath,
    [cdk, "synth", "--quiet", "--output", output, "--context", `config=${file}`, ...args],
    { cwd: projectRoot, env: { ...buildOfflineEnv(folder), ...env } },
  );
}
