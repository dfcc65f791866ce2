import {
  type Connection,
  connectionSchema,
  type ScopedConnection,
} from "../../shared/contracts/connection.ts";
import { parse } from "../../shared/contracts/parse.ts";

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
): Connection & ScopedConnection {
  const parsed = parse(connectionSchema, { ...leastConfig, ...overrides });
  if (!parsed.ok) throw new TypeError(parsed.problems.join("; "));
  return { ...parsed.value, scope: { ...parsed.value.scope, appId: parsed.value.scope.appId ?? appId } };
}
