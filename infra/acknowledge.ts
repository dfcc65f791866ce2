import { Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";

/**
 * Accepts one finding of cdk-nag on a construct and what is in it.
 * @param id the whole id of the finding, with what is in its brackets: a rule's bare id would accept what is added later, too
 * @param reason why it is right as it is
 */
export function acknowledge(scope: Construct, id: string, reason: string): void {
  Validations.of(scope).acknowledge({ id, reason });
}
