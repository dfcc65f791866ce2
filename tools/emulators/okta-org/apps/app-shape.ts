import * as v from "valibot";
import { jsonObject } from "../http/json-body.ts";
import type { JsonObject } from "../json.ts";

const text = v.nullish(v.string());
const texts = v.nullish(v.array(v.string()));
const flag = v.nullish(v.boolean());
const count = v.nullish(v.number());
const anyObject = v.nullish(jsonObject);

/** A JSON object whose known members have the types that Okta reads them as; others pass. */
function shaped<TEntries extends v.ObjectEntries>(entries: TEntries): v.GenericSchema<JsonObject> {
  const shape = v.looseObject(entries);
  return v.pipe(
    jsonObject,
    v.check((value) => v.is(shape, value)),
  );
}

const visibility = shaped({
  autoLaunch: flag,
  autoSubmitToolbar: flag,
  hide: v.nullish(shaped({ iOS: flag, web: flag })),
  appLinks: anyObject,
});

const accessibility = shaped({ selfService: flag, errorRedirectUrl: text, loginRedirectUrl: text });

const credentials = shaped({
  scheme: text,
  revealPassword: flag,
  userName: text,
  signing: v.nullish(shaped({ kid: text })),
  userNameTemplate: v.nullish(shaped({ template: text, type: text, userSuffix: text, pushStatus: text })),
  oauthClient: v.nullish(
    shaped({
      client_id: text,
      client_secret: text,
      token_endpoint_auth_method: text,
      autoKeyRotation: flag,
      pkce_required: flag,
    }),
  ),
});

const oauthClient = shaped({
  application_type: text,
  client_uri: text,
  logo_uri: text,
  tos_uri: text,
  policy_uri: text,
  initiate_login_uri: text,
  redirect_uris: texts,
  post_logout_redirect_uris: texts,
  response_types: texts,
  grant_types: texts,
  consent_method: text,
  issuer_mode: text,
  wildcard_redirect: text,
  participate_slo: flag,
  dpop_bound_access_tokens: flag,
  jwks: v.nullish(shaped({ keys: v.nullish(v.array(jsonObject)) })),
  jwks_uri: text,
  idp_initiated_login: v.nullish(shaped({ mode: text, default_scope: texts })),
});

/** Okta tells statements apart by their type: one without a known type cannot be read at all. */
const attributeStatement = shaped({
  type: v.nullish(v.picklist(["EXPRESSION", "GROUP"])),
  name: text,
  namespace: text,
  values: texts,
  filterType: text,
  filterValue: text,
});

const signOn = shaped({
  ...Object.fromEntries(
    [
      "ssoAcsUrl",
      "recipient",
      "destination",
      "audience",
      "idpIssuer",
      "subjectNameIdTemplate",
      "subjectNameIdFormat",
      "signatureAlgorithm",
      "digestAlgorithm",
      "authnContextClassRef",
      "defaultRelayState",
      "spIssuer",
      "ssoAcsUrlOverride",
      "recipientOverride",
      "destinationOverride",
      "audienceOverride",
    ].map((name) => [name, text]),
  ),
  responseSigned: flag,
  assertionSigned: flag,
  honorForceAuthn: flag,
  requestCompressed: flag,
  allowMultipleAcsEndpoints: flag,
  samlSignedRequestEnabled: flag,
  attributeStatements: v.nullish(v.array(attributeStatement)),
  acsEndpoints: v.nullish(v.array(shaped({ url: text, index: count }))),
  inlineHooks: v.nullish(v.array(shaped({ id: text }))),
  slo: v.nullish(shaped({ enabled: flag, issuer: text, logoutUrl: text })),
  spCertificate: v.nullish(shaped({ x5c: texts })),
  assertionEncryption: v.nullish(shaped({ enabled: flag })),
});

const settings = shaped({
  app: anyObject,
  notifications: anyObject,
  notes: v.nullish(shaped({ admin: text, enduser: text })),
  manualProvisioning: flag,
  implicitAssignment: flag,
  signOn: v.nullish(signOn),
  oauthClient: v.nullish(oauthClient),
});

/** Body of a create or replace request: what does not have this shape is "not well-formed" (E0000003). */
export const appSchema = v.object({
  name: text,
  label: text,
  signOnMode: text,
  accessibility: v.nullish(accessibility),
  visibility: v.nullish(visibility),
  features: texts,
  credentials: v.nullish(credentials),
  settings: v.nullish(settings),
  profile: anyObject,
});

export type GivenApp = v.InferOutput<typeof appSchema>;
