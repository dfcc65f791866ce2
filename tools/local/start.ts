import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LocalBridge, type LocalBridgeOptions, startLocalBridge } from "./bridge.ts";
import { BridgeRunsError } from "./bridge-file.ts";
import { describeOutcome } from "./outcome-feed.ts";
import { describePlayground } from "./playground.ts";
import { untilStopped } from "./until-stopped.ts";

/**
 * `npm start`: a whole bridge on this machine to play with, until Ctrl-C. Where it is stands in `.orgbridge/local.json` meanwhile,
 * under the folder in ORGBRIDGE_PROJECT, or that of the project itself.
 *
 * Ports are free ones unless given: `npm start -- --source-port 4001 --target-port 4002 --hooks-port 4003 --aws-port 4004`.
 */
const { values } = parseArgs({
  options: {
    "source-port": { type: "string", default: "0" },
    "target-port": { type: "string", default: "0" },
    "hooks-port": { type: "string", default: "0" },
    "aws-port": { type: "string", default: "0" },
    verbose: { type: "boolean", default: false },
  },
});

const stopped = untilStopped("start");
const bridge = await startOrRefuse({
  folder: process.env["ORGBRIDGE_PROJECT"] ?? join(import.meta.dirname, "../.."),
  ports: {
    source: readPort(values["source-port"]),
    target: readPort(values["target-port"]),
    hooks: readPort(values["hooks-port"]),
    aws: readPort(values["aws-port"]),
  },
  onLog: (name, line) => {
    if (values.verbose) console.error(`${name} ${line}`);
  },
});
console.log(describePlayground(bridge));
bridge.outcomes.follow((outcome) => {
  const lag = outcome.lagMs === null ? "" : `, ${(outcome.lagMs / 1000).toFixed(1)} s after the event`;
  const who = outcome.userId ?? "unknown person";
  console.log(`${new Date().toLocaleTimeString()}  ${who}  ${describeOutcome(outcome)}${lag}`);
});

await stopped;
console.log("\nstopping");
await bridge.stop();

async function startOrRefuse(options: LocalBridgeOptions): Promise<LocalBridge> {
  try {
    return await startLocalBridge(options);
  } catch (error) {
    if (!(error instanceof BridgeRunsError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`a port is a number from 0 to 65535, and ${JSON.stringify(text)} is none`);
  process.exit(2);
}
