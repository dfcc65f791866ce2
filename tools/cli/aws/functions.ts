import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { AwsClients } from "./clients.ts";

/** A function as it is deployed. */
export interface DeployedFunction {
  readonly name: string;
  readonly runtime: string;
  readonly lastModified: string;
  /** Lambda's own word; `Active` when it can be called. */
  readonly state: string;
}

export async function readFunction(
  { lambda }: Pick<AwsClients, "lambda">,
  functionName: string,
): Promise<DeployedFunction> {
  const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  return {
    name: functionName,
    runtime: found.Runtime ?? "unknown",
    lastModified: found.LastModified ?? "unknown",
    state: found.State ?? "Active",
  };
}
