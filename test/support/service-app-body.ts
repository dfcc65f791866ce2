import type { JsonObject } from "../../tools/emulators/okta-org/json.ts";

/**
 * The body that makes an API service app (`private_key_jwt`, client credentials), as an admin would give it.
 *
 * @param client settings of the OAuth client: its `jwks` or `jwks_uri`, and what else the test is about
 */
export function buildServiceApp(label: string, client: JsonObject): JsonObject {
  return {
    name: "oidc_client",
    label,
    signOnMode: "OPENID_CONNECT",
    credentials: { oauthClient: { token_endpoint_auth_method: "private_key_jwt" } },
    settings: {
      oauthClient: {
        application_type: "service",
        grant_types: ["client_credentials"],
        response_types: ["token"],
        ...client,
      },
    },
  };
}
