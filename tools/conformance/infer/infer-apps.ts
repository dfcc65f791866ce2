import { isJsonObject, type JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readMember, readName, readPath } from "./answers.ts";

/** Addresses that only apps of one kind have, with what such an app must show. */
const kinds: readonly (readonly [pattern: string, shape: JsonObject])[] = [
  ...["/api/v1/apps/*/grants", "/api/v1/apps/*/credentials/jwks", "/oauth2/v1/clients/*/roles"].map(
    (pattern) => [pattern, { name: "oidc_client", signOnMode: "OPENID_CONNECT" }] as const,
  ),
  ["/api/v1/apps/*/sso/saml/metadata", { name: "custom_saml", signOnMode: "SAML_2_0" }],
  ["/api/v1/apps/*/credentials/keys", { name: "custom_saml", signOnMode: "SAML_2_0" }],
];

/** Apps that take no profile: their users show an empty one. */
const withoutProfile: JsonObject = { name: "bookmark", signOnMode: "BOOKMARK" };

/**
 * What is known of an app of which the session shows nothing but its id: the kind, from what it is used for. One without
 * any hint is an Org2Org app.
 */
export function completeApp(app: JsonObject, exchanges: readonly Exchange[]): JsonObject {
  if ("name" in app) return app;
  const id = readName(app, "id");
  for (const exchange of exchanges) {
    for (const [pattern, shape] of kinds) {
      const found =
        readPath(pattern, exchange) ??
        readPath(`${pattern}/*`, exchange) ??
        readPath(`${pattern}/*/*/*`, exchange);
      if (found?.[0] !== id) continue;
      return {
        ...app,
        ...shape,
        ...describeClient(shape, id, exchange),
        ...readMetadata(exchange.response.body),
      };
    }
  }
  const user = exchanges.find(
    (exchange) =>
      readPath("/api/v1/apps/*/users", exchange)?.[0] === id &&
      listEntries(exchange.response.body).length > 0,
  );
  const profile = user && listEntries(user.response.body)[0]?.["profile"];
  return isJsonObject(profile) && Object.keys(profile).length === 0 ? { ...app, ...withoutProfile } : app;
}

/** What SAML metadata tell of an app: its name, and how it names people. */
function readMetadata(body: unknown): JsonObject {
  if (typeof body !== "string") return {};
  const name = /\/app\/([^/"]+)\/exk/.exec(body)?.[1];
  const formats = [...body.matchAll(/<md:NameIDFormat>([^<]*)</g)].map(([, format = ""]) => format);
  const [format = "", ...others] = formats;
  return {
    ...(name === undefined ? {} : { name }),
    ...(/entityID="exk/.test(body) ? { signOnMode: "SAML_1_1" } : {}),
    ...(others.length === 0 ? { settings: { signOn: { subjectNameIdFormat: format } } } : {}),
  };
}

function describeClient(shape: JsonObject, id: string, { response }: Exchange): JsonObject {
  if (shape["signOnMode"] !== "OPENID_CONNECT") return {};
  const [first = {}] = listEntries(response.body);
  const isGrant = "scopeId" in first;
  const clientId = isGrant ? readName(first, "clientId") : id;
  return {
    ...(isGrant ? { label: readName(readMember(readMember(first, "_links"), "app"), "title") } : {}),
    credentials: { oauthClient: { client_id: clientId, token_endpoint_auth_method: "private_key_jwt" } },
    settings: { oauthClient: { application_type: "service", grant_types: ["client_credentials"] } },
  };
}

type OfApps = NonNullable<OrgSnapshot["signingKeys"]>;

/** Keys, features and connections that apps had before any request of the session changed them. */
export function inferAppParts(
  exchanges: readonly Exchange[],
): Pick<OrgSnapshot, "signingKeys" | "clientKeys" | "appFeatures" | "appConnections"> {
  return {
    signingKeys: inferSigningKeys(exchanges),
    clientKeys: inferLists(exchanges, "/api/v1/apps/*/credentials/jwks", "id"),
    appFeatures: inferLists(exchanges, "/api/v1/apps/*/features/*", "name"),
    appConnections: inferLists(exchanges, "/api/v1/apps/*/connections/default", "status"),
  };
}

/**
 * What reading an address of an app first showed, before anything was written there. Apps that the session makes are left
 * out by the caller.
 */
function inferLists(exchanges: readonly Exchange[], address: string, name: string): OfApps {
  const found: { appId: string; entry: JsonObject }[] = [];
  const touched = new Set<string>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const values = readPath(address, exchange);
    const appId = values?.[0];
    if (values === undefined || appId === undefined) continue;
    const key = values.join(" ");
    if (exchange.request.method === "GET" && !touched.has(key)) {
      for (const entry of listEntries(exchange.response.body)) {
        if (readName(entry, name) !== "") found.push({ appId, entry });
      }
    }
    touched.add(key);
  }
  return found;
}

/** The first list of an app's keys; where there is none, the keys that its metadata are asked for by. */
function inferSigningKeys(exchanges: readonly Exchange[]): OfApps {
  const listed = inferLists(exchanges, "/api/v1/apps/*/credentials/keys", "kid");
  const known = new Set(listed.map(({ appId }) => appId));
  const named = new Map<string, { appId: string; entry: JsonObject }>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const [appId] = readPath("/api/v1/apps/*/sso/saml/metadata", exchange) ?? [];
    const kid = new URLSearchParams(exchange.request.query).get("kid");
    if (appId === undefined || kid === null || known.has(appId)) continue;
    named.set(`${appId} ${kid}`, { appId, entry: { kid } });
  }
  return [...listed, ...named.values()];
}

/** The name of the key that signs for an app, where the session tells it. */
export function completeSigningKey(app: JsonObject, keys: OfApps): JsonObject {
  const credentials = readMember(app, "credentials");
  const mine = keys.filter(({ appId }) => appId === app["id"]);
  const last = mine.at(-1)?.entry["kid"];
  if ("credentials" in app || last === undefined) return app;
  return { ...app, credentials: { ...credentials, signing: { kid: last } } };
}
