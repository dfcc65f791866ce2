import * as v from "valibot";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { nameTokenHolder } from "../http/principal.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import type { RateLimits } from "../rate-limits.ts";

const shareSchema = v.object({
  principalId: v.nullish(v.string()),
  principalType: v.nullish(v.string()),
  defaultPercentage: v.nullish(v.number()),
  defaultConcurrencyPercentage: v.nullish(v.number()),
});

const privilegesSchema = v.object({ clientPrivilegesSetting: v.nullish(v.boolean()) });

/** The org itself: its public description, a setting, and what share of the rate limits a principal has. */
export function makeOrgRoutes(org: Org, limits: RateLimits): readonly Route[] {
  const clientPrivileges = "/api/v1/org/settings/clientPrivilegesSetting";
  const shares = "/api/v1/principal-rate-limits";
  const readShares = { bucket: "other", scope: "okta.principalRateLimits.read" } as const;
  const manageShares = { bucket: "other", scope: "okta.principalRateLimits.manage" } as const;
  return [
    {
      method: "GET",
      path: "/.well-known/okta-organization",
      bucket: "other",
      scope: "public",
      handle: () => describe(org),
    },
    {
      method: "GET",
      path: clientPrivileges,
      bucket: "other",
      scope: "okta.orgs.read",
      handle: () => showClientPrivileges(org),
    },
    {
      method: "PUT",
      path: clientPrivileges,
      bucket: "other",
      scope: "okta.orgs.manage",
      handle: (call) => setClientPrivileges(org, call),
    },
    { method: "GET", path: shares, ...readShares, handle: (call) => listShares(org, call) },
    { method: "POST", path: shares, ...manageShares, handle: (call) => createShare(org, limits, call) },
    { method: "GET", path: `${shares}/:shareId`, ...readShares, handle: (call) => getShare(org, call) },
    {
      method: "PUT",
      path: `${shares}/:shareId`,
      ...manageShares,
      handle: (call) => replaceShare(org, limits, call),
    },
  ];
}

function describe(org: Org): Answer {
  const body = {
    id: org.id,
    cell: "op3",
    pipeline: "idx",
    settings: {
      analyticsCollectionEnabled: false,
      bugReportingEnabled: true,
      omEnabled: false,
      pssoEnabled: false,
      desktopMFAEnabled: false,
      itpEnabled: true,
      op4wEnabled: true,
    },
    _links: { organization: { href: org.url } },
  };
  return { status: 200, body };
}

function showClientPrivileges(org: Org): Answer {
  return { status: 200, body: { clientPrivilegesSetting: org.clientPrivileges.superAdmin } };
}

/** Whether service apps made from now on are super admins ("Public client app admins"). */
function setClientPrivileges(org: Org, call: Call): Answer {
  const { clientPrivilegesSetting } = readJsonBody(call, privilegesSchema);
  if (typeof clientPrivilegesSetting === "boolean") org.clientPrivileges.superAdmin = clientPrivilegesSetting;
  return showClientPrivileges(org);
}

function listShares(org: Org, call: Call): Answer {
  const filter = call.query.get("filter") ?? "";
  const wanted = [...filter.matchAll(/\b(principalId|principalType) eq "([^"]*)"/g)];
  const body = [...org.rateShares.values()].filter((share) =>
    wanted.every(([, member = "", value]) => share[member] === value),
  );
  return { status: 200, body };
}

function getShare(org: Org, call: Call): Answer {
  return { status: 200, body: findShare(org, call) };
}

function createShare(org: Org, limits: RateLimits, call: Call): Answer {
  const given = readJsonBody(call, shareSchema);
  const principalId = checkPrincipal(org, given);
  if ([...org.rateShares.values()].some((share) => share["principalId"] === principalId)) {
    throw makeValidationError("principalId", "principalId: A rate limit for this principal already exists");
  }
  const id = `0pr${org.newId("0oa").slice(3)}`;
  return { status: 201, body: putShare(org, limits, call, id, given, undefined) };
}

function replaceShare(org: Org, limits: RateLimits, call: Call): Answer {
  const before = findShare(org, call);
  const given = readJsonBody(call, shareSchema);
  if (checkPrincipal(org, given) !== before["principalId"]) {
    throw makeValidationError("principalId", "principalId: The principal cannot be changed");
  }
  return { status: 200, body: putShare(org, limits, call, call.params["shareId"] ?? "", given, before) };
}

function putShare(
  org: Org,
  limits: RateLimits,
  call: Call,
  id: string,
  given: v.InferOutput<typeof shareSchema>,
  before: JsonObject | undefined,
): JsonObject {
  const percentage = given.defaultPercentage ?? 50;
  const concurrency = given.defaultConcurrencyPercentage ?? 50;
  if (![percentage, concurrency].every((each) => Number.isInteger(each) && each >= 1 && each <= 100)) {
    throw makeValidationError("defaultPercentage", "defaultPercentage: The percentage must be 1 to 100");
  }
  // Without milliseconds, unlike everywhere else (recorded).
  const nowText = formatWholeSecond(org.clock.nowMs()).replace(".000Z", "Z");
  const share: JsonObject = {
    id,
    orgId: org.id,
    principalId: given.principalId ?? "",
    principalType: given.principalType ?? "",
    defaultPercentage: percentage,
    defaultConcurrencyPercentage: concurrency,
    createdDate: before?.["createdDate"] ?? nowText,
    createdBy: before?.["createdBy"] ?? call.cause.actor.id,
    lastUpdate: nowText,
    lastUpdatedBy: call.cause.actor.id,
  };
  org.rateShares.set(id, share);
  const token = org.apiTokens.get(given.principalId ?? "");
  limits.setShare(token ? nameTokenHolder(token) : (given.principalId ?? ""), percentage / 100);
  return share;
}

function checkPrincipal(org: Org, { principalId, principalType }: v.InferOutput<typeof shareSchema>): string {
  const isClient =
    principalType === "OAUTH_CLIENT" && !!principalId && !!org.apps.findByClientId(principalId);
  const isToken = principalType === "SSWS_TOKEN" && org.apiTokens.get(principalId ?? "") !== undefined;
  if (!principalId || (!isClient && !isToken)) {
    throw makeValidationError("principalId", "principalId: The principal does not exist");
  }
  return principalId;
}

function findShare(org: Org, call: Call): JsonObject {
  const id = call.params["shareId"] ?? "";
  const share = org.rateShares.get(id);
  if (!share) throw makeNotFoundError(id, "PrincipalRateLimitEntity");
  return share;
}
