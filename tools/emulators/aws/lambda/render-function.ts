import type { JsonObject } from "../json.ts";
import type { KnownFunction } from "./functions.ts";

/** A function's configuration as Lambda's API shows it. */
export function renderFunction(known: KnownFunction): JsonObject {
  return {
    FunctionName: known.name,
    FunctionArn: known.arn,
    Runtime: "nodejs24.x",
    Handler: known.handler,
    Timeout: known.timeoutSeconds,
    MemorySize: known.memoryMb,
    LastModified: new Date(known.modifiedMs).toISOString().replace("Z", "+0000"),
    CodeSha256: known.codeSha256,
    Version: "$LATEST",
    Environment: { Variables: known.environment },
    PackageType: "Zip",
    Architectures: ["arm64"],
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}
