import type { ClientKey } from "../entities.ts";
import { makeValidationError } from "../errors.ts";

/** What the rules of an OAuth client look at. */
export interface CheckedClient {
  readonly method: string;
  readonly applicationType: string;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly logoutUris: readonly string[];
  readonly loginUri: string | undefined;
  readonly jwksUri: string | undefined;
  readonly keys: readonly ClientKey[];
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Another app has the client id that was asked for. */
  readonly isIdTaken: boolean;
}

const authMethods = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"];
const applicationTypes = ["web", "native", "browser", "service"];
const responseTypes = ["code", "token", "id_token"];
const grantTypes = [
  "authorization_code",
  "implicit",
  "password",
  "refresh_token",
  "client_credentials",
  "interaction_code",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:openid:params:grant-type:ciba",
  "urn:okta:params:oauth:grant-type:oob",
  "urn:okta:params:oauth:grant-type:otp",
  "http://auth0.com/oauth/grant-type/mfa-oob",
  "http://auth0.com/oauth/grant-type/mfa-otp",
];

type Problem = readonly [field: string, cause: string];

/**
 * Holds a client against Okta's rules. @throws OktaError E0000001 naming the first field at fault, and every cause. Words
 * as people quote them where they do (`token_endpoint_auth_method`, `redirect_uris`, `initiate_login_uri`,
 * `client_secret`); the others follow their manner.
 */
export function checkClient(client: CheckedClient): void {
  const problems = [
    ...listChoiceProblems(client),
    ...listAddressProblems(client),
    ...listCredentialProblems(client),
  ];
  const [first] = problems;
  if (first) {
    throw makeValidationError(first[0], ...problems.map(([field, cause]) => `${field}: ${cause}`));
  }
}

function listChoiceProblems(client: CheckedClient): readonly Problem[] {
  const problems: Problem[] = [];
  const methods = mayBePublic(client) ? [...authMethods, "none"] : authMethods;
  const demand = (field: string, given: readonly string[], valid: readonly string[]): void => {
    if (given.some((value) => !valid.includes(value))) {
      problems.push([field, `'${field}' is invalid. Valid values: [${valid.join(", ")}].`]);
    }
  };
  demand("token_endpoint_auth_method", [client.method], methods);
  demand("application_type", [client.applicationType], applicationTypes);
  if (client.grantTypes.length === 0) problems.push(["grant_types", "The field cannot be left blank"]);
  demand("grant_types", client.grantTypes, grantTypes);
  demand("response_types", client.responseTypes, responseTypes);
  const isService = client.applicationType === "service";
  const getsItsOwnTokens = client.grantTypes.includes("client_credentials");
  if (isService && client.grantTypes.length > 0 && !getsItsOwnTokens) {
    problems.push([
      "grant_types",
      "'grant_types' must contain 'client_credentials' when 'application_type' is 'service'.",
    ]);
  }
  if (["native", "browser"].includes(client.applicationType) && getsItsOwnTokens) {
    problems.push([
      "grant_types",
      `'grant_types' cannot contain 'client_credentials' when 'application_type' is '${client.applicationType}'.`,
    ]);
  }
  return problems;
}

/** With authorization codes only browser and native clients may go without authentication (Okta's federation team). */
function mayBePublic({ applicationType, grantTypes: grants }: CheckedClient): boolean {
  if (applicationType === "browser" || applicationType === "native") return true;
  return !grants.includes("authorization_code") && !grants.includes("client_credentials");
}

function listAddressProblems(client: CheckedClient): readonly Problem[] {
  const problems: Problem[] = [];
  const redirects = client.grantTypes.some((type) => type === "authorization_code" || type === "implicit");
  if (redirects && client.redirectUris.length === 0) {
    problems.push(["redirect_uris", "The field cannot be left blank"]);
  }
  const lists = [
    ["redirect_uris", client.redirectUris],
    ["post_logout_redirect_uris", client.logoutUris],
    ["initiate_login_uri", client.loginUri === undefined ? [] : [client.loginUri]],
    ["jwks_uri", client.jwksUri === undefined ? [] : [client.jwksUri]],
  ] as const;
  for (const [field, uris] of lists) {
    if (uris.some((uri) => !isAbsolute(uri))) {
      problems.push([field, `''${field}'' must be an absolute URI.`]);
    } else if (uris.some((uri) => uri.includes("#"))) {
      problems.push([field, `''${field}'' must not contain a fragment identifier.`]);
    }
  }
  return problems;
}

/** A `*` in the host is a wildcard that Okta knows. */
function isAbsolute(uri: string): boolean {
  return URL.canParse(uri.replace("*", "x"));
}

function listCredentialProblems(client: CheckedClient): readonly Problem[] {
  const { keys, jwksUri, clientId, clientSecret: secret, method } = client;
  const problems: Problem[] = [];
  if (method === "private_key_jwt" && keys.length === 0 && jwksUri === undefined) {
    problems.push([
      "jwks",
      "'jwks' or 'jwks_uri' must be specified when 'token_endpoint_auth_method' is 'private_key_jwt'.",
    ]);
  }
  if (keys.length > 0 && jwksUri !== undefined) {
    problems.push(["jwks", "'jwks' and 'jwks_uri' cannot both be specified."]);
  }
  problems.push(...listLengthProblems("client_id", clientId, 6, 100));
  if (client.isIdTaken) {
    problems.push(["client_id", "An object with this field already exists in the current organization"]);
  }
  if (secret !== undefined) {
    problems.push(...listLengthProblems("client_secret", secret, 14, 100));
    if (!/^[\x20-\x7e]*$/.test(secret)) {
      problems.push(["client_secret", "''client_secret'' must only contain printable ASCII: [x20-x7E]+"]);
    }
    if (method === "client_secret_jwt" && secret.length >= 14 && secret.length < 32) {
      problems.push([
        "client_secret",
        "'client_secret' must be at least '32' characters long when 'token_endpoint_auth_method' is 'client_secret_jwt'.",
      ]);
    }
  }
  return problems;
}

function listLengthProblems(field: string, value: string, least: number, most: number): readonly Problem[] {
  if (value.length < least) return [[field, `'${field}' must be at least '${least}' characters long.`]];
  if (value.length > most) return [[field, `'${field}' cannot be more than '${most}' characters long.`]];
  return [];
}
