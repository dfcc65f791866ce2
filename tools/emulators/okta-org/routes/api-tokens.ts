import type { ApiToken } from "../api-tokens/api-tokens.ts";
import { describeToken } from "../api-tokens/issue-token.ts";
import { makeNotFoundError, OktaError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";

const windowMs = 30 * 24 * 60 * 60 * 1000;

/** API tokens are listed and revoked here; only a person in the console can make one. */
export function makeApiTokenRoutes(org: Org): readonly Route[] {
  const tokens = "/api/v1/api-tokens";
  const read = { bucket: "other", scope: "okta.apiTokens.read" } as const;
  const manage = { bucket: "other", scope: "okta.apiTokens.manage" } as const;
  return [
    { method: "GET", path: tokens, ...read, handle: () => listTokens(org) },
    { method: "DELETE", path: `${tokens}/current`, ...manage, handle: (call) => revokeCurrent(org, call) },
    {
      method: "GET",
      path: `${tokens}/:tokenId`,
      ...read,
      handle: (call) => ({ status: 200, body: showToken(org, findToken(org, call)) }),
    },
    {
      method: "DELETE",
      path: `${tokens}/:tokenId`,
      ...manage,
      handle: (call) => revoke(org, call, findToken(org, call)),
    },
  ];
}

function listTokens(org: Org): Answer {
  return { status: 200, body: org.apiTokens.list().map((token) => showToken(org, token)) };
}

function revokeCurrent(org: Org, call: Call): Answer {
  if (call.principal.kind !== "ssws") throw new OktaError("E0000006");
  return revoke(org, call, call.principal.token);
}

function revoke(org: Org, call: Call, token: ApiToken): Answer {
  org.apiTokens.remove(token.id);
  org.log.write({ eventType: "system.api_token.revoke", targets: [describeToken(token)] }, call.cause);
  return { status: 204 };
}

function findToken(org: Org, call: Call): ApiToken {
  const id = call.params["tokenId"] ?? "";
  const token = org.apiTokens.get(id);
  if (!token) throw makeNotFoundError(id, "ApiToken");
  return token;
}

/** `lastUpdated` moves with every use, and the thirty days until `expiresAt` begin anew (recorded). */
function showToken(org: Org, token: ApiToken): JsonObject {
  const { id, name, userId, createdMs, shown = {} } = token;
  const usedMs = org.apiTokens.findLastUsedMs(token);
  return {
    id,
    name,
    userId,
    clientName: "Okta API",
    tokenWindow: "P30D",
    network: { connection: "ANYWHERE" },
    expiresAt: formatWholeSecond(usedMs + windowMs),
    created: formatWholeSecond(createdMs),
    lastUpdated: formatWholeSecond(usedMs),
    ...shown,
    _links: {
      self: { href: `${org.url}/api/v1/api-tokens/${id}`, hints: { allow: ["GET", "DELETE"] } },
      user: { href: `${org.url}/api/v1/users/${userId}`, hints: { allow: ["GET"] } },
    },
  };
}
