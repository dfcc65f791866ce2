import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Connection } from "../../shared/contracts/connection.ts";
import { eventTypes } from "../../shared/contracts/event-types.ts";
import { targetAttributes } from "../../shared/contracts/names.ts";
import { sourceScope } from "../../shared/okta/source-directory.ts";
import { targetScope } from "../../shared/okta/target-directory.ts";
import { type Admin, readId } from "./admin.ts";

/** What the two orgs need to know of each other before the first event: bootstrap will do this, and replace this file. */
export interface OrgSetup {
  /** Id of the source app whose assignments are the scope. */
  readonly appId: string;
  readonly sourceClient: ClientSecretDocument;
  readonly targetClient: ClientSecretDocument;
}

/** A client secret as it is stored in Secrets Manager. */
export interface ClientSecretDocument {
  readonly clientId: string;
  readonly privateKey: JWK;
}

/** Makes the app in the source org, the attributes in the target org, and a service app with its key in each. */
export async function setUpOrgs(
  source: Admin,
  target: Admin,
  urls: { source: string; target: string },
): Promise<OrgSetup> {
  await addTargetAttributes(target);
  return {
    appId: await createScopeApp(source),
    sourceClient: await createServiceApp(source, urls.source, sourceScope, "READ_ONLY_ADMIN"),
    targetClient: await createServiceApp(target, urls.target, targetScope, "USER_ADMIN"),
  };
}

/** Registers the event hook in the source org and has Okta verify it. */
export async function registerHook(source: Admin, uri: string, secret: string): Promise<void> {
  const hookId = readId(
    await source.call("POST", "/api/v1/eventHooks", {
      name: "orgbridge",
      events: { type: "EVENT_TYPE", items: Object.keys(eventTypes) },
      channel: {
        type: "HTTP",
        version: "1.0.0",
        config: { uri, headers: [], authScheme: { type: "HEADER", key: "Authorization", value: secret } },
      },
    }),
  );
  await source.call("POST", `/api/v1/eventHooks/${hookId}/lifecycle/verify`);
}

/** The local connection's config: as small as one can be. */
export function describeConnection(
  id: string,
  urls: { source: string; target: string },
  appId: string,
): ConnectionInput {
  return {
    id,
    source: { orgUrl: urls.source },
    target: { orgUrl: urls.target },
    scope: { kind: "app", appId },
    federation: "none",
    removals: "apply",
  };
}

type ConnectionInput = Pick<Connection, "id" | "source" | "target" | "removals"> & {
  readonly scope: { readonly kind: "app"; readonly appId: string };
  readonly federation: "none";
};

async function createScopeApp(source: Admin): Promise<string> {
  return readId(
    await source.call("POST", "/api/v1/apps", {
      label: "Target org",
      signOnMode: "SAML_2_0",
      settings: {
        signOn: {
          ssoAcsUrl: "https://target.example.com/sso/saml2/placeholder",
          recipient: "https://target.example.com/sso/saml2/placeholder",
          destination: "https://target.example.com/sso/saml2/placeholder",
          audience: "https://target.example.com",
          idpIssuer: "http://www.okta.com/${org.externalKey}",
          subjectNameIdTemplate: "${user.userName}",
          subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
          responseSigned: true,
          assertionSigned: true,
          signatureAlgorithm: "RSA_SHA256",
          digestAlgorithm: "SHA256",
          honorForceAuthn: true,
          authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
          attributeStatements: [],
        },
      },
    }),
  );
}

async function addTargetAttributes(target: Admin): Promise<void> {
  const hidden = { type: "string", required: false, permissions: [{ principal: "SELF", action: "HIDE" }] };
  await target.call("POST", "/api/v1/meta/schemas/user/default", {
    definitions: {
      custom: {
        id: "#custom",
        type: "object",
        properties: {
          [targetAttributes.link]: { ...hidden, title: "Source user key", unique: true },
          [targetAttributes.statusRecord]: { ...hidden, title: "Source status record" },
        },
        required: [],
      },
    },
  });
}

async function createServiceApp(
  org: Admin,
  orgUrl: string,
  scope: string,
  role: string,
): Promise<ClientSecretDocument> {
  const kid = randomUUID();
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const appId = readId(
    await org.call("POST", "/api/v1/apps", {
      name: "oidc_client",
      label: "orgbridge",
      signOnMode: "OPENID_CONNECT",
      credentials: { oauthClient: { token_endpoint_auth_method: "private_key_jwt", autoKeyRotation: true } },
      settings: {
        oauthClient: {
          application_type: "service",
          grant_types: ["client_credentials"],
          response_types: ["token"],
          dpop_bound_access_tokens: true,
          jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" }] },
        },
      },
    }),
  );
  for (const scopeId of scope.split(" ")) {
    await org.call("POST", `/api/v1/apps/${appId}/grants`, { scopeId, issuer: orgUrl });
  }
  await org.call("POST", `/oauth2/v1/clients/${appId}/roles`, { type: role });
  return { clientId: appId, privateKey: { ...(await exportJWK(privateKey)), kid, alg: "ES256" } };
}
