import type { Route } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import type { RateLimits } from "../rate-limits.ts";
import { makeSignInRoutes } from "../sign-in/routes.ts";
import { makeApiTokenRoutes } from "./api-tokens.ts";
import { makeAppConnectionRoutes } from "./app-connections.ts";
import { makeAppFeatureRoutes } from "./app-features.ts";
import { makeAppGroupRoutes } from "./app-groups.ts";
import { makeAppKeyRoutes } from "./app-keys.ts";
import { makeAppUserRoutes } from "./app-users.ts";
import { makeAppRoutes } from "./apps.ts";
import { type ControlParts, makeControlRoutes } from "./control.ts";
import { makeEventHookRoutes } from "./event-hooks.ts";
import { makeGrantRoutes } from "./grants.ts";
import { makeGroupRoutes } from "./groups.ts";
import { makeIamRoutes } from "./iam.ts";
import { makeIdpUserRoutes } from "./idp-users.ts";
import { makeIdpRoutes } from "./idps.ts";
import { makeLogRoutes } from "./logs.ts";
import { makeMappingRoutes } from "./mappings.ts";
import { makeOAuthRoutes } from "./oauth.ts";
import { makeOrgRoutes } from "./org.ts";
import { makeRoleRoutes } from "./roles.ts";
import { makeSchemaRoutes } from "./schemas.ts";
import { makeUserTypeRoutes } from "./user-types.ts";
import { makeUserRoutes } from "./users.ts";

/** What routes need besides the org. */
export interface RouteParts extends ControlParts {
  readonly limits: RateLimits;
  readonly hookTimeoutMs: number;
}

/** Every route of an org. */
export function makeRoutes(org: Org, parts: RouteParts): readonly Route[] {
  const { limits, hookTimeoutMs } = parts;
  return [
    ...makeOAuthRoutes(org),
    ...makeUserRoutes(org),
    ...makeAppRoutes(org),
    ...makeAppKeyRoutes(org),
    ...makeAppUserRoutes(org),
    ...makeAppGroupRoutes(org),
    ...makeGroupRoutes(org),
    ...makeGrantRoutes(org),
    ...makeRoleRoutes(org),
    ...makeSchemaRoutes(org),
    ...makeUserTypeRoutes(org),
    ...makeEventHookRoutes(org, hookTimeoutMs),
    ...makeLogRoutes(org),
    ...makeIdpRoutes(org),
    ...makeIdpUserRoutes(org),
    ...makeMappingRoutes(org),
    ...makeIamRoutes(org),
    ...makeAppFeatureRoutes(org),
    ...makeAppConnectionRoutes(org),
    ...makeOrgRoutes(org, limits),
    ...makeApiTokenRoutes(org),
    ...makeControlRoutes(org, parts),
    ...makeSignInRoutes(org),
  ];
}
