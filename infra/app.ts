import { App } from "aws-cdk-lib";
import { BridgeStack } from "./bridge-stack.ts";
import { BridgeConfigError, chooseConfigFile, loadConfig } from "./config.ts";

const app = new App();

try {
  const file = chooseConfigFile(app.node.tryGetContext("config"));
  const config = loadConfig(file.path);
  new BridgeStack(app, config.stackName, { config, isExample: file.isExample });
} catch (error) {
  if (!(error instanceof BridgeConfigError)) throw error;
  // The user's own mistake: what is wrong, without a stack trace around it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
