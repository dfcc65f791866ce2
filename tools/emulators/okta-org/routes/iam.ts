import type { Route } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import { makeBindingRoutes } from "./iam-bindings.ts";
import { makeCustomRoleRoutes } from "./iam-roles.ts";
import { makeResourceSetRoutes } from "./iam-sets.ts";

/** `/api/v1/iam`: custom admin roles, the sets of resources they are given for, and who has them (bindings). */
export function makeIamRoutes(org: Org): readonly Route[] {
  return [...makeCustomRoleRoutes(org), ...makeResourceSetRoutes(org), ...makeBindingRoutes(org)];
}
