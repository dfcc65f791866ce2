import { buildApp } from "./build-app.ts";
import { BridgeConfigError } from "./config.ts";

try {
  buildApp();
} catch (error) {
  if (!(error instanceof BridgeConfigError)) throw error;
  // The user's own mistake: what is wrong, without a stack trace around it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
