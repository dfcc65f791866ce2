import type { Json } from "../../../../../../tools/emulators/okta-org/json.ts";
import { at, listAt, type OrgAnswer } from "./org-client.ts";

export type Members = Readonly<Record<string, Json>>;

export const signOn: Members = {
  ssoAcsUrl: "https://target.example.com/sso",
  recipient: "https://target.example.com/sso",
  destination: "https://target.example.com/sso",
  audience: "https://target.example.com",
  subjectNameIdTemplate: `\${user.userName}`,
  subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  responseSigned: true,
  assertionSigned: true,
  signatureAlgorithm: "RSA_SHA256",
  digestAlgorithm: "SHA256",
  authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
};

/** A custom SAML app, with other settings of its sign-on. */
export function makeSamlApp(others: Members = {}): Json {
  return { label: "To target", signOnMode: "SAML_2_0", settings: { signOn: { ...signOn, ...others } } };
}

/** An OAuth client of any kind. */
export function makeOauthApp(settings: Members, credentials: Members = {}): Json {
  return {
    name: "oidc_client",
    label: "Client",
    signOnMode: "OPENID_CONNECT",
    credentials: { oauthClient: credentials },
    settings: { oauthClient: settings },
  };
}

/** A bookmark with these settings of the app. */
export function makeBookmark(app: Members): Json {
  return { name: "bookmark", label: "Bookmark", signOnMode: "BOOKMARK", settings: { app } };
}

/** Summary and causes of a refusal. */
export function explain({ status, body }: OrgAnswer): readonly unknown[] {
  const causes = listAt(at(body, "errorCauses")).map((cause) => at(cause, "errorSummary"));
  return [status, at(body, "errorSummary"), causes];
}
