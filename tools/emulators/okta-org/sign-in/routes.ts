import type { Route } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import { makeAcsRoutes } from "./acs-routes.ts";
import { makeAppSsoRoutes } from "./app-sso-routes.ts";
import { makeHomeRoutes } from "./home-routes.ts";

/** Everything that people, not programs, open: sign-on and home pages, and SAML in both directions. */
export function makeSignInRoutes(org: Org): readonly Route[] {
  return [...makeHomeRoutes(org), ...makeAppSsoRoutes(org), ...makeAcsRoutes(org)];
}
