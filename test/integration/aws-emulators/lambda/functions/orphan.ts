import { join } from "node:path";
import { startFunction } from "../../../../../tools/emulators/aws/lambda/function-process.ts";

/** Runs a function that says its process id and then never ends. */
const sample = startFunction({
  name: "orphan",
  entry: join(import.meta.dirname, "sample.ts"),
  handler: "handler",
  environment: {},
  timeoutMs: 60_000,
  maxConcurrency: 1,
});
const result = await sample.invoke({ do: "process" });
console.log(JSON.stringify(result));
await sample.invoke({ do: "wait" });
