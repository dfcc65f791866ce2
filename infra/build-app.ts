import { App, type AppProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { BridgeStack } from "./bridge-stack.ts";
import { chooseConfigFile, loadConfig } from "./config.ts";

/**
 * The app that `cdk synth` and `cdk deploy` run, with cdk-nag: what it finds and nobody has accepted with a reason ends both.
 * @throws BridgeConfigError when the config is refused
 */
export function buildApp(props: AppProps = {}): App {
  const app = new App(props);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  const file = chooseConfigFile(app.node.tryGetContext("config"));
  const config = loadConfig(file.path);
  new BridgeStack(app, config.stackName, { config, isExample: file.isExample });
  return app;
}
