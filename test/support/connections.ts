import { connectionSchema, type ScopedConnection } from "../../shared/contracts/connection.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { AppScope, ConfiguredScope } from "../../shared/contracts/scope.ts";

export const connectionId = "acme";
export const appId = "0oa1app";

/** A connection's config with only what has no default, as somebody writes it. */
export const leastConfig = {
  id: connectionId,
  source: { orgUrl: "https://source.okta.com" },
  target: { orgUrl: "https://target.okta.com" },
  scope: { kind: "app", appId },
  loginDomains: ["example.com"],
  removals: "apply",
} as const;

/** A valid connection; `overrides` is config as somebody writes it. */
export function buildConnection(
  overrides: Readonly<Record<string, unknown>> = {},
): ScopedConnection<AppScope & Extract<ConfiguredScope, { kind: "app" }>> {
  const parsed = parse(connectionSchema, { ...leastConfig, ...overrides });
  if (!parsed.ok) throw new TypeError(parsed.problems.join("; "));
  const { scope } = parsed.value;
  if (scope.kind !== "app") throw new TypeError("a scope without an app");
  return { ...parsed.value, scope: { ...scope, appId: scope.appId ?? appId } };
}
