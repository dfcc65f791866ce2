import { isJsonObject, type Json, type JsonObject } from "../emulators/okta-org/json.ts";
import { matchesPath } from "./endpoints.ts";
import type { Exchange } from "./recording.ts";

/** What the org adds to what it was given, or shows in another form. */
const addedByOrg = new Set([
  "id",
  "orn",
  "created",
  "createdBy",
  "lastUpdated",
  "lastMembershipUpdated",
  "activated",
  "statusChanged",
  "lastLogin",
  "passwordChanged",
  "status",
  "verificationStatus",
  "objectClass",
  "_links",
  "_embedded",
  "features",
  "syncState",
  "externalId",
]);

const password = "Rebuilt-4-Replay";

type Rebuild = (answer: JsonObject) => JsonObject;

/** Creates and updates that take a body, and how to rebuild it from the answer. */
const rebuilders: readonly (readonly [method: string, path: string, rebuild: Rebuild])[] = [
  ["POST", "/api/v1/users", rebuildUser],
  ["POST", "/api/v1/users/*", rebuildUser],
  ["PUT", "/api/v1/users/*", rebuildUser],
  ["POST", "/api/v1/users/*/roles", ({ type }) => ({ type: type ?? null })],
  ["POST", "/oauth2/v1/clients/*/roles", ({ type }) => ({ type: type ?? null })],
  ["POST", "/api/v1/groups", ({ profile }) => ({ profile: profile ?? {} })],
  ["PUT", "/api/v1/groups/*", ({ profile }) => ({ profile: profile ?? {} })],
  ["POST", "/api/v1/apps", rebuildApp],
  ["PUT", "/api/v1/apps/*", rebuildApp],
  ["POST", "/api/v1/apps/*/users", (answer) => ({ ...dropAdded(answer), id: answer["id"] ?? null })],
  ["POST", "/api/v1/apps/*/users/*", dropAdded],
  ["PUT", "/api/v1/apps/*/groups/*", dropAdded],
  [
    "POST",
    "/api/v1/apps/*/grants",
    ({ issuer, scopeId }) => ({ issuer: issuer ?? null, scopeId: scopeId ?? null }),
  ],
  ["POST", "/api/v1/eventHooks", rebuildHook],
  ["PUT", "/api/v1/eventHooks/*", rebuildHook],
  ["POST", "/api/v1/idps", dropAdded],
  ["PUT", "/api/v1/idps/*", dropAdded],
  ["POST", "/api/v1/idps/credentials/keys", ({ x5c }) => ({ x5c: x5c ?? [] })],
  ["POST", "/api/v1/meta/schemas/user/*", ({ definitions }) => ({ definitions: definitions ?? {} })],
];

/**
 * The body that the recorded request must have had, from the answer that it got; `undefined` when the request takes none
 * or the answer tells nothing.
 */
export function rebuildBody({ request, response }: Exchange): JsonObject | undefined {
  const found = rebuilders.find(
    ([method, pattern]) => method === request.method && matchesPath(pattern, request.path),
  );
  if (!found || response.status >= 300 || !isJsonObject(response.body)) return undefined;
  return found[2](response.body);
}

function rebuildUser({ profile, credentials, type: _type }: JsonObject): JsonObject {
  const given = isJsonObject(credentials) ? credentials : {};
  const { password: shown, recovery_question: question, provider } = given;
  const isForeign = isJsonObject(provider) && provider["type"] !== "OKTA";
  return {
    profile: profile ?? {},
    credentials: {
      ...(shown === undefined ? {} : { password: { value: password } }),
      ...(isJsonObject(question) ? { recovery_question: { ...question, answer: "rebuilt" } } : {}),
      ...(isForeign ? { provider } : {}),
    },
  };
}

function rebuildApp(answer: JsonObject): JsonObject {
  const { credentials, ...others } = dropAdded(answer);
  if (!isJsonObject(credentials)) return others;
  const { signing: _signing, oauthClient, ...rest } = credentials;
  if (!isJsonObject(oauthClient)) return { ...others, credentials: rest };
  const { client_id: _id, client_secret: _secret, ...client } = oauthClient;
  const keepsOwnId = _id !== answer["id"];
  return {
    ...others,
    credentials: {
      ...rest,
      oauthClient: { ...client, ...(keepsOwnId && _id !== undefined ? { client_id: _id } : {}) },
    },
  };
}

function rebuildHook(answer: JsonObject): JsonObject {
  const { channel, ...others } = dropAdded(answer);
  if (!isJsonObject(channel) || !isJsonObject(channel["config"])) return others;
  const { method: _method, authScheme, ...config } = channel["config"];
  const scheme: Json = isJsonObject(authScheme) ? { ...authScheme, value: "rebuilt" } : null;
  return {
    ...others,
    channel: { ...channel, config: { ...config, ...(scheme === null ? {} : { authScheme: scheme }) } },
  };
}

function dropAdded(answer: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !addedByOrg.has(name)));
}
