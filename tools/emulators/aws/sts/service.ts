import { accountId } from "../account.ts";
import { anonymous } from "../credential.ts";
import { AwsFault } from "../fault.ts";
import type { QueryAction, QueryService } from "../query-service.ts";

/**
 * STS, as far as it is called: who the caller is, an IAM user named by the access key id.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function createSts(): QueryService {
  return {
    version: "2011-06-15",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    find: (action) => (action === "GetCallerIdentity" ? getCallerIdentity : undefined),
  };
}

const getCallerIdentity: QueryAction = (_input, { accessKeyId }) => {
  if (accessKeyId === anonymous) {
    throw new AwsFault("MissingAuthenticationToken", "Request is missing Authentication Token", {
      status: 403,
    });
  }
  return {
    Arn: `arn:aws:iam::${accountId}:user/${accessKeyId}`,
    UserId: accessKeyId,
    Account: accountId,
  };
};
