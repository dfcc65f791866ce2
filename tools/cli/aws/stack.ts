import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CliFailure, exitCodes } from "../exit-codes.ts";
import type { AwsClients } from "./clients.ts";

/** Values of the stack's outputs. @throws CliFailure when there is no such stack */
export async function readStackOutputs(
  { cloudFormation }: Pick<AwsClients, "cloudFormation">,
  stackName: string,
): Promise<readonly string[]> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return (Stacks[0]?.Outputs ?? []).flatMap(({ OutputValue }) => OutputValue ?? []);
  } catch (error) {
    // CloudFormation has no error of its own for this.
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message)) {
      throw new CliFailure(
        exitCodes.noBridge,
        `There is no stack ${stackName} in this account and region.`,
        "Check the name (--stack), the region (--region) and the account (AWS_PROFILE).",
      );
    }
    throw error;
  }
}
