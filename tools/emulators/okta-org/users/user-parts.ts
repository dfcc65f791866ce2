import { isJsonObject, type JsonObject } from "../json.ts";

const credentialLinks = new Set([
  "changePassword",
  "changeRecoveryQuestion",
  "forgotPassword",
  "resetPassword",
  "resetFactors",
  "unlock",
]);

/**
 * The user without what `okta-response` in the request's `Content-Type` omits: `omitCredentials`, `omitCredentialsLinks`,
 * `omitTransitioningToStatus` (Okta's reference: "Get a user", header `Content-Type`).
 */
export function omitParts(user: JsonObject, contentType: string | undefined): JsonObject {
  const [, given] = /;\s*okta-response="?([^";]*)/i.exec(contentType ?? "") ?? [];
  if (given === undefined) return user;
  const omitted = new Set(given.split(",").map((word) => word.trim()));
  const kept = pick(
    user,
    (name) =>
      !(name === "credentials" && omitted.has("omitCredentials")) &&
      !(name === "transitioningToStatus" && omitted.has("omitTransitioningToStatus")),
  );
  const links = kept["_links"];
  if (!isJsonObject(links) || !omitted.has("omitCredentialsLinks")) return kept;
  return { ...kept, _links: pick(links, (name) => !credentialLinks.has(name)) };
}

/** The user with the properties that `fields` names, such as `status,profile:(firstName,city)`; `id` always. */
export function projectUser(user: JsonObject, fields: string | null): JsonObject {
  if (fields === null) return user;
  const [, listed = ""] = /profile:\(([^)]*)\)/.exec(fields) ?? [];
  const inProfile = new Set(listed.split(",").map((name) => name.trim()));
  const named = new Set(["id", ...fields.replace(/:\([^)]*\)/g, "").split(",")].map((name) => name.trim()));
  const chosen = pick(user, (name) => named.has(name));
  const { profile } = chosen;
  if (!isJsonObject(profile) || listed === "") return chosen;
  return { ...chosen, profile: pick(profile, (name) => inProfile.has(name)) };
}

function pick(members: JsonObject, isChosen: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([name]) => isChosen(name)));
}
