import { isJsonArray, isJsonObject, type JsonObject, parseJson } from "../json.ts";

/** A queue's access policy as far as AddPermission and RemovePermission touch it. */
export interface QueuePolicy {
  readonly Version: string;
  readonly Id: string;
  readonly Statement: readonly JsonObject[];
}

/** The policy in a Policy attribute, or an empty one for that queue. */
export function readPolicy(text: string | undefined, queueArn: string): QueuePolicy {
  const value = text === undefined ? undefined : parseJson(text);
  const { Version, Id, Statement } = isJsonObject(value) ? value : {};
  return {
    Version: typeof Version === "string" ? Version : "2008-10-17",
    Id: typeof Id === "string" ? Id : `${queueArn}/SQSDefaultPolicy`,
    Statement: isJsonArray(Statement) ? Statement.filter(isJsonObject) : [],
  };
}

/** True when the policy has a statement of that label. */
export function hasStatement(policy: QueuePolicy, label: string): boolean {
  return policy.Statement.some((statement) => statement["Sid"] === label);
}
