/**
 * Endpoints of Okta that this org has not, though it has their path with another method: what is not there is answered 404,
 * 405 is for methods that Okta does not know either.
 */
export const notEmulated = [
  ["PUT", "/api/v1/api-tokens/:tokenId"],
  ["PATCH", "/api/v1/apps/:appId/groups/:groupId"],
  ["POST", "/api/v1/groups/rules"],
  ["POST", "/api/v1/iam/resource-sets/:setId/resources"],
  ["PUT", "/api/v1/iam/resource-sets/:setId/resources/:resourceId"],
  ["POST", "/api/v1/policies"],
  ["POST", "/api/v1/policies/simulate"],
  ["PUT", "/api/v1/policies/:policyId"],
  ["DELETE", "/api/v1/policies/:policyId"],
  ["DELETE", "/api/v1/users/:userId/grants"],
] as const;
