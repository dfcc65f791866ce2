import { parseArgs } from "node:util";
import { watchNpm } from "../npm-watch.ts";
import { startAws } from "./start.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port must be a number from 0 to 65535, not "${values.port}"`);
  process.exit(2);
}

const aws = await startAws({ port });
console.log(`{"endpoint": "${aws.endpoint}"}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit());
watchNpm("aws", () => process.exit());
