import { join } from "node:path";
import { runCdkSynth } from "../../support/cdk-synth.ts";

/**
 * Runs `cdk synth`, bundling included, without the network.
 * @param folder takes everything that is written
 * @returns the cloud assembly's folder
 */
export async function synthesize(config: unknown, folder: string): Promise<string> {
  const output = join(folder, "cdk.out");
  await runCdkSynth({ config, folder, output });
  return output;
}
