import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readStrings, requireString } from "../input.ts";
import { hasStatement, readPolicy } from "../policy.ts";

/** Adds a statement to a queue's policy. The policy is kept and shown; nothing enforces it. */
export const addPermission: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  const label = requireString(input, "Label");
  const accounts = readStrings(input, "AWSAccountIds");
  const actions = readStrings(input, "Actions");
  if (accounts.length === 0) throw sqsFaults.missingParameter("AWSAccountIds");
  if (actions.length === 0) throw sqsFaults.missingParameter("Actions");
  const policy = readPolicy(queue.attributes.get("Policy"), queue.arn);
  if (hasStatement(policy, label)) {
    throw sqsFaults.invalidParameter(
      `Value ${label} for parameter Label is invalid. Reason: Already exists.`,
    );
  }
  const statement = {
    Sid: label,
    Effect: "Allow",
    Principal: { AWS: unwrapSingle(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: unwrapSingle(actions.map((action) => `SQS:${action}`)),
    Resource: queue.arn,
  };
  const next = JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] });
  queue.setAttributes(new Map([...queue.attributes, ["Policy", next]]));
  return {};
};

function unwrapSingle(values: readonly string[]): string | readonly string[] {
  const [first, ...rest] = values;
  return first !== undefined && rest.length === 0 ? first : values;
}
