import type { OrgAccess } from "../../../shared/access/open-org.ts";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import type { Failure } from "../../../shared/core/failure.ts";
import { type AdminAccessOptions, accessAsAdmin } from "./admin-access.ts";

/**
 * Tells an admin client that lacks scopes from one that the org does not know: the org refuses a token for all scopes alike,
 * so that each is asked for by itself. Costs nothing while nothing is missing: the token is the one that is used.
 *
 * @returns null when no scope is missing, or when that is not what is wrong
 */
export async function findMissingScopes(
  options: AdminAccessOptions,
  access: OrgAccess,
): Promise<Problem | null> {
  const { side, credential } = options;
  if ("apiToken" in credential) return null;
  const whole = await access.tokens.get();
  if (whole.ok || !lacksScope(whole.failure)) return null;
  const asked = await Promise.all(
    options.scopes.map(async (scope) => {
      const token = await accessAsAdmin({ ...options, scopes: [scope] }).tokens.get();
      return token.ok || !lacksScope(token.failure) ? [] : [scope];
    }),
  );
  return {
    reason: "permission-missing",
    message: `The admin client of the ${side} org lacks scopes: ${asked.flat().join(", ")}.`,
    remedy:
      "Grant them on the client's Okta API Scopes tab (docs/permissions.md lists them all), then run again.",
  };
}

/** Okta's `consent_required` says that nobody has granted a scope to the client; RFC 6749 section 5.2 knows `invalid_scope`. */
const scopeErrors: readonly string[] = ["consent_required", "invalid_scope"];

function lacksScope(failure: Failure): boolean {
  return "errorCode" in failure && scopeErrors.includes(failure.errorCode ?? "");
}
