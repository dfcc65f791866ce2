import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { requireString } from "../input.ts";
import { hasStatement, readPolicy } from "../policy.ts";

/** Takes a statement out of a queue's policy; the policy goes with its last statement. */
export const removePermission: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  const label = requireString(input, "Label");
  const policy = readPolicy(queue.attributes.get("Policy"), queue.arn);
  if (!hasStatement(policy, label)) {
    throw sqsFaults.invalidParameter(
      `Value ${label} for parameter Label is invalid. Reason: can't find label.`,
    );
  }
  const rest = policy.Statement.filter((statement) => statement["Sid"] !== label);
  const next = new Map(queue.attributes);
  if (rest.length > 0) next.set("Policy", JSON.stringify({ ...policy, Statement: rest }));
  else next.delete("Policy");
  queue.setAttributes(next);
  return {};
};
