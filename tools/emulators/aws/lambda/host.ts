/**
 * One execution environment: loads a function's entry, runs its handler for each event from the parent, and ends with
 * the parent. Its arguments are the entry's path and the name of the handler export.
 */
import { pathToFileURL } from "node:url";
import { systemClock } from "../../clock.ts";
import { type HostMessage, parseRunMessage, type RunMessage } from "./host-protocol.ts";

type Handler = (event: unknown, context: object) => unknown;

/** Longest answer of a synchronous invocation (Lambda quotas). */
const maxAnswerBytes = 6_291_556;

process.on("disconnect", () => process.exit(0));

const loading = loadHandler();
loading.then(
  () => process.send?.({ kind: "ready" } satisfies HostMessage),
  (thrown) => process.send?.(describeThrown("unloadable", thrown)),
);

process.on("message", (value) => {
  const message = parseRunMessage(value);
  if (message) void run(message).then((end) => process.send?.(end));
});

async function loadHandler(): Promise<Handler> {
  const [entry = "", name = ""] = process.argv.slice(2);
  const loaded: unknown = await import(pathToFileURL(entry).href);
  const handler: unknown =
    typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, name) : undefined;
  if (isHandler(handler)) return handler;
  throw Object.assign(new Error(`${name} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
}

async function run(message: RunMessage): Promise<HostMessage> {
  const deadlineMs = systemClock.nowMs() + message.timeoutMs;
  const context = {
    functionName: message.functionName,
    functionVersion: "$LATEST",
    memoryLimitInMB: String(message.memoryMb),
    awsRequestId: message.requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - systemClock.nowMs()),
  };
  try {
    const handler = await loading;
    const answer = (await handler(message.event, context)) ?? null;
    if (Buffer.byteLength(JSON.stringify(answer)) <= maxAnswerBytes)
      return { kind: "answered", payload: answer };
    return {
      kind: "failed",
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: `Response payload size exceeded maximum allowed payload size (${maxAnswerBytes} bytes).`,
    };
  } catch (thrown) {
    return describeThrown("failed", thrown);
  }
}

function describeThrown(kind: "failed" | "unloadable", thrown: unknown): HostMessage {
  if (thrown instanceof Error) return { kind, errorType: thrown.name, errorMessage: thrown.message };
  return { kind, errorType: typeof thrown, errorMessage: String(thrown) };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
