import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/**
 * Runs `cdk synth`, bundling included, without the network.
 * @param folder takes everything that is written
 * @returns the cloud assembly's folder
 */
export async function synthesize(config: unknown, folder: string): Promise<string> {
  const assembly = join(folder, "cdk.out");
  const configFile = join(folder, "bridge.config.json");
  writeFileSync(configFile, JSON.stringify(config));
  const cdk = join(root, "node_modules/aws-cdk/bin/cdk");
  const args = ["synth", "--quiet", "--output", assembly, "--context", `config=${configFile}`];
  await run(process.execPath, [cdk, ...args], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
      NO_COLOR: "1",
      CDK_HOME: folder,
      AWS_EC2_METADATA_DISABLED: "true",
      npm_config_update_notifier: "false",
    },
  });
  return assembly;
}
