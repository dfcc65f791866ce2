import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { AwsClients } from "./clients.ts";

/** Who AWS takes us for: the ARN of a user or role. */
export async function readCaller({ sts }: Pick<AwsClients, "sts">): Promise<string> {
  const { Arn = "unknown" } = await sts.send(new GetCallerIdentityCommand({}));
  return Arn;
}
