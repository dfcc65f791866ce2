import type { JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readMember, readName, readPath } from "./answers.ts";

/** Certificates, linked people and mappings of identity providers that no request of the session had made. */
export function inferIdpParts(
  exchanges: readonly Exchange[],
): Pick<OrgSnapshot, "idpKeys" | "idpLinks" | "mappings"> {
  return {
    idpKeys: inferKeys(exchanges),
    idpLinks: inferLinks(exchanges),
    mappings: inferMappings(exchanges),
  };
}

const keyAddress = "/api/v1/idps/credentials/keys";

function inferKeys(exchanges: readonly Exchange[]): JsonObject[] {
  const keys = new Map<string, JsonObject>();
  const made = new Set<string>();
  const add = (kid: string, entry: JsonObject): void => {
    if (kid === "" || made.has(kid) || "x5c" in (keys.get(kid) ?? {})) return;
    keys.set(kid, { ...entry, kid });
  };
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const { request, response } = exchange;
    const [named] = readPath(`${keyAddress}/*`, exchange) ?? [];
    if (named !== undefined) add(named, {});
    const showsKeys = named !== undefined || readPath(keyAddress, exchange) !== undefined;
    for (const entry of showsKeys ? listEntries(response.body) : []) {
      const kid = readName(entry, "kid");
      if (request.method === "POST") made.add(kid);
      else add(kid, entry);
    }
    // A provider that trusts a key shows its name.
    const isProvider = readPath("/api/v1/idps", exchange) ?? readPath("/api/v1/idps/*", exchange);
    for (const entry of isProvider ? listEntries(response.body) : []) {
      const credentials = readMember(readMember(entry, "protocol"), "credentials");
      add(readName(readMember(credentials, "trust"), "kid"), {});
    }
  }
  return [...keys.values()];
}

function inferLinks(exchanges: readonly Exchange[]): NonNullable<OrgSnapshot["idpLinks"]> {
  const links = new Map<string, { idpId: string; entry: JsonObject }>();
  const touched = new Set<string>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const one = readPath("/api/v1/idps/*/users/*", exchange);
    const [idpId] = one ?? readPath("/api/v1/idps/*/users", exchange) ?? [];
    if (idpId === undefined) continue;
    const { request, response } = exchange;
    const entries = request.method === "DELETE" ? [{ id: one?.[1] ?? "" }] : listEntries(response.body);
    for (const entry of entries) {
      const key = `${idpId} ${readName(entry, "id")}`;
      if (request.method !== "POST" && !touched.has(key)) links.set(key, { idpId, entry });
      touched.add(key);
    }
  }
  return [...links.values()];
}

/** As they were first shown, with the properties that only reading one alone shows. */
function inferMappings(exchanges: readonly Exchange[]): JsonObject[] {
  const mappings = new Map<string, JsonObject>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const isMapping = readPath("/api/v1/mappings", exchange) ?? readPath("/api/v1/mappings/*", exchange);
    for (const entry of isMapping ? listEntries(exchange.response.body) : []) {
      const known = mappings.get(readName(entry, "id"));
      if (known === undefined || !("properties" in known)) mappings.set(readName(entry, "id"), entry);
    }
  }
  return [...mappings.values()];
}
