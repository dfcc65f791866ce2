import { isJsonObject, type JsonObject } from "../../emulators/okta-org/json.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readMember, readName, readPath, splitPath } from "./answers.ts";

/** Kinds of things that others refer to. */
export type Kind = "users" | "groups" | "apps" | "idps" | "eventHooks";

export interface Reference {
  readonly kind: Kind;
  /** As much as is known: always an `id`. */
  readonly entry: JsonObject;
}

const kindByElement: Readonly<Record<string, Kind>> = {
  users: "users",
  groups: "groups",
  apps: "apps",
  clients: "apps",
  idps: "idps",
  eventHooks: "eventHooks",
};

/** Ids of the org's own making; logins and names can stand in their place. */
const ownId = /^(?:0oa|00u|00g|who)[\dA-Za-z]{17}$/;

/**
 * Everything that a request names or an answer points to: it was there, whether or not an answer shows it. Of what a
 * refused request names, only that is taken which its error does not deny.
 */
export function findReferences(exchanges: readonly Exchange[]): readonly Reference[] {
  return exchanges.flatMap((exchange) =>
    hasSucceeded(exchange)
      ? [...findPointedTo(exchange), ...findNamed(exchange)]
      : findNamed(exchange).filter(({ entry }) => confirms(exchange, readName(entry, "id"))),
  );
}

function findNamed(exchange: Exchange): readonly Reference[] {
  const path = splitPath(exchange);
  return path.flatMap((element, index) => {
    const kind = kindByElement[path[index - 1] ?? ""];
    return kind !== undefined && ownId.test(element) ? [{ kind, entry: { id: element } }] : [];
  });
}

/** Whether a refusal tells that the thing exists: the request was judged by its content, or something else was missing. */
function confirms({ request, response }: Exchange, id: string): boolean {
  if (!isJsonObject(response.body)) return false;
  const { errorCode, errorSummary } = response.body;
  if (typeof errorCode !== "string" || typeof errorSummary !== "string") return false;
  if (response.status !== 404) return [400, 409, 412].includes(response.status);
  const missing = /Resource not found: (\S+) \(/.exec(errorSummary)?.[1];
  return missing !== undefined && missing !== id && request.path.indexOf(id) < request.path.indexOf(missing);
}

/** App users name people, mappings and grants the things they belong to. */
function findPointedTo(exchange: Exchange): readonly Reference[] {
  const entries = listEntries(exchange.response.body);
  const isOf = (...patterns: readonly string[]): boolean =>
    patterns.some((pattern) => readPath(pattern, exchange) !== undefined);
  if (isOf("/api/v1/apps/*/users", "/api/v1/apps/*/users/*")) {
    return entries.map((entry) => ({ kind: "users", entry: describePerson(entry) }));
  }
  if (isOf("/api/v1/idps/*/users", "/api/v1/idps/*/users/*")) {
    return entries.map((entry) => ({ kind: "users", entry: { id: readName(entry, "id") } }));
  }
  if (isOf("/api/v1/apps/*/groups", "/api/v1/apps/*/groups/*")) {
    return entries.map((entry) => ({ kind: "groups", entry: { id: readName(entry, "id") } }));
  }
  if (isOf("/api/v1/mappings", "/api/v1/mappings/*")) {
    return entries.map((entry) => ({ kind: "idps", entry: describeProvider(readMember(entry, "source")) }));
  }
  if (isOf("/api/v1/principal-rate-limits", "/api/v1/principal-rate-limits/*")) {
    return entries.flatMap(describeClient);
  }
  return [];
}

function describePerson(entry: JsonObject): JsonObject {
  const id = readName(entry, "id");
  const login = readName(readMember(entry, "credentials"), "userName");
  return login.includes("@")
    ? { id, profile: { login, email: login, firstName: "Un", lastName: "Known" } }
    : { id };
}

function describeProvider({ id = "", name = "" }: JsonObject): JsonObject {
  return { id, name, type: name === "saml_idp" ? "SAML2" : "OIDC" };
}

function describeClient(entry: JsonObject): readonly Reference[] {
  const id = readName(entry, "principalId");
  if (entry["principalType"] !== "OAUTH_CLIENT") return [];
  const settings = { oauthClient: { application_type: "service", grant_types: ["client_credentials"] } };
  return [{ kind: "apps", entry: { id, name: "oidc_client", signOnMode: "OPENID_CONNECT", settings } }];
}
