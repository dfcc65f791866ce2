import type { Route } from "../http/exchange.ts";
import { JwksCache } from "../oauth/jwks-cache.ts";
import { answerTokenRequest } from "../oauth/token-endpoint.ts";
import type { Org } from "../org.ts";

/** The org authorization server. */
export function makeOAuthRoutes(org: Org): readonly Route[] {
  const jwksCache = new JwksCache(org.clock);
  return [
    {
      method: "POST",
      path: "/oauth2/v1/token",
      bucket: "token",
      scope: "public",
      errors: "oauth",
      handle: (call) => answerTokenRequest(org, jwksCache, call),
    },
  ];
}
