import type { Exchange } from "./recording.ts";

/** The endpoints that the emulated org promises; `*` stands for one path element. */
const promised: readonly (readonly [methods: string, path: string])[] = [
  ["GET POST", "/api/v1/users"],
  ["GET POST PUT DELETE", "/api/v1/users/*"],
  ["GET", "/api/v1/users/*/groups"],
  ["GET", "/api/v1/users/*/grants"],
  ["DELETE", "/api/v1/users/*/sessions"],
  ["POST", "/api/v1/users/*/lifecycle/*"],
  ["GET POST", "/api/v1/users/*/roles"],
  ["GET DELETE", "/api/v1/users/*/roles/*"],
  ["GET POST", "/api/v1/groups"],
  ["GET PUT DELETE", "/api/v1/groups/*"],
  ["GET", "/api/v1/groups/*/users"],
  ["PUT DELETE", "/api/v1/groups/*/users/*"],
  ["GET", "/api/v1/groups/*/apps"],
  ["GET POST", "/api/v1/apps"],
  ["GET PUT DELETE", "/api/v1/apps/*"],
  ["POST", "/api/v1/apps/*/lifecycle/*"],
  ["GET POST", "/api/v1/apps/*/users"],
  ["GET POST DELETE", "/api/v1/apps/*/users/*"],
  ["GET", "/api/v1/apps/*/groups"],
  ["GET PUT DELETE", "/api/v1/apps/*/groups/*"],
  ["GET", "/api/v1/apps/*/features"],
  ["GET PUT", "/api/v1/apps/*/features/*"],
  ["GET POST", "/api/v1/apps/*/connections/default"],
  ["GET", "/api/v1/apps/*/connections/default/jwks"],
  ["POST", "/api/v1/apps/*/connections/default/lifecycle/*"],
  ["GET POST", "/api/v1/apps/*/credentials/jwks"],
  ["GET DELETE", "/api/v1/apps/*/credentials/jwks/*"],
  ["POST", "/api/v1/apps/*/credentials/jwks/*/lifecycle/*"],
  ["GET", "/api/v1/apps/*/credentials/keys"],
  ["GET", "/api/v1/apps/*/credentials/keys/*"],
  ["POST", "/api/v1/apps/*/credentials/keys/generate"],
  ["GET", "/api/v1/apps/*/sso/saml/metadata"],
  ["GET POST", "/api/v1/apps/*/grants"],
  ["GET DELETE", "/api/v1/apps/*/grants/*"],
  ["GET POST", "/oauth2/v1/clients/*/roles"],
  ["GET DELETE", "/oauth2/v1/clients/*/roles/*"],
  ["POST", "/oauth2/v1/token"],
  ["GET POST", "/api/v1/iam/roles"],
  ["GET PUT DELETE", "/api/v1/iam/roles/*"],
  ["GET", "/api/v1/iam/roles/*/permissions"],
  ["GET POST", "/api/v1/iam/resource-sets"],
  ["GET PUT DELETE", "/api/v1/iam/resource-sets/*"],
  ["GET PATCH", "/api/v1/iam/resource-sets/*/resources"],
  ["GET", "/api/v1/mappings"],
  ["GET POST", "/api/v1/mappings/*"],
  ["GET POST", "/api/v1/idps"],
  ["GET PUT DELETE", "/api/v1/idps/*"],
  ["POST", "/api/v1/idps/*/lifecycle/*"],
  ["GET", "/api/v1/idps/*/metadata.xml"],
  ["GET POST", "/api/v1/idps/credentials/keys"],
  ["GET DELETE", "/api/v1/idps/credentials/keys/*"],
  ["GET", "/api/v1/idps/*/users"],
  ["GET POST DELETE", "/api/v1/idps/*/users/*"],
  ["GET POST", "/api/v1/meta/schemas/user/*"],
  ["GET POST", "/api/v1/eventHooks"],
  ["GET PUT DELETE", "/api/v1/eventHooks/*"],
  ["POST", "/api/v1/eventHooks/*/lifecycle/*"],
  ["GET", "/api/v1/logs"],
  ["GET POST", "/api/v1/principal-rate-limits"],
  ["GET PUT", "/api/v1/principal-rate-limits/*"],
  ["GET", "/api/v1/api-tokens"],
  ["GET DELETE", "/api/v1/api-tokens/*"],
  ["GET", "/.well-known/okta-organization"],
];

/** Endpoints that look like one of the above, with a word where an id would be. */
const others = ["/api/v1/groups/rules", "/api/v1/meta/schemas/user/linkedObjects"];

/** Whether the emulated org promises to answer this request as Okta does. */
export function isPromised({ method, path }: Exchange["request"]): boolean {
  if (others.includes(path)) return false;
  return promised.some(
    ([methods, pattern]) => methods.split(" ").includes(method) && matchesPath(pattern, path),
  );
}

/** Whether the path fits the pattern, element by element; a slash at its end counts for nothing. */
export function matchesPath(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.replace(/\/$/, "").split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((element, index) => element === "*" || element === given[index])
  );
}
