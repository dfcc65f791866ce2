import { describe, expect, test } from "vitest";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import {
  explain,
  type Members,
  makeBookmark,
  makeOauthApp,
  makeSamlApp,
  signOn,
} from "./support/app-bodies.ts";
import { at, callOrg, create, errorOf, type OrgAnswer, startOrg, textAt } from "./support/org-client.ts";

async function post(org: OktaOrg, body: Json): Promise<OrgAnswer> {
  return callOrg(org, "POST", "/api/v1/apps", body);
}

describe("a custom SAML app", () => {
  test.each([
    ["ssoAcsUrl", "", "The field cannot be left blank"],
    ["recipient", "nowhere", "Does not match required pattern"],
    ["audience", null, "The field cannot be left blank"],
    ["signatureAlgorithm", "MD5", "Not one of the allowed values."],
    ["digestAlgorithm", "MD5", "Not one of the allowed values."],
    ["subjectNameIdFormat", "e-mail", "Not one of the allowed values."],
    ["authnContextClassRef", "urn:none", "Not one of the allowed values."],
  ])("is refused with %s %j", async (field, value, cause) => {
    await using org = await startOrg();

    const answer = await post(org, makeSamlApp({ [field]: value }));

    expect(explain(answer)).toEqual([400, `Api validation failed: ${field}`, [`${field}: ${cause}`]]);
  });

  test.each([
    ["a setting of another type", { ssoAcsUrl: 5 }],
    ["an attribute statement of no known type", { attributeStatements: [{ type: "USER", name: "x" }] }],
    ["statements that are no list", { attributeStatements: "user.email" }],
  ])("cannot be read with %s", async (_what, others) => {
    await using org = await startOrg();

    const answer = await post(org, makeSamlApp(others));

    expect(errorOf(answer)).toEqual([400, "E0000003"]);
  });

  test("is refused with single logout that nobody can verify, and takes several addresses", async () => {
    await using org = await startOrg();
    const second = "https://target.example.com/other";

    const logout = await post(org, makeSamlApp({ slo: { enabled: true } }));
    const several = await create(
      org,
      "/api/v1/apps",
      makeSamlApp({ allowMultipleAcsEndpoints: true, acsEndpoints: [{ url: second, index: 1 }] }),
    );

    expect(explain(logout)[2]).toEqual([
      "slo.issuer: The field cannot be left blank",
      "slo.logoutUrl: Does not match required pattern",
      "spCertificate: The field cannot be left blank",
    ]);
    expect(at(several.body, "settings.signOn.acsEndpoints")).toEqual([{ url: second, index: 1 }]);
  });

  test("has a name that no second app gets", async () => {
    await using org = await startOrg();
    const app = await create(org, "/api/v1/apps", makeSamlApp());

    const again = await post(org, {
      label: "Again",
      signOnMode: "SAML_2_0",
      settings: { signOn },
      name: textAt(app.body, "name"),
    });

    expect(explain(again)).toEqual([
      400,
      "Api validation failed: mediated",
      ["Cannot create an existing App Wizard App"],
    ]);
  });
});

describe("an app of no known kind", () => {
  test("is refused in the words that people quote", async () => {
    await using org = await startOrg();

    const unnamed = await post(org, { label: "Sample", signOnMode: "OPENID_CONNECT" });
    const unsigned = await post(org, { label: "Sample", signOnMode: "SAML_2_0", visibility: {} });
    const unlabelled = await post(org, makeBookmark({ url: "https://x.example.com" }));
    const unknown = await post(org, { name: "no_such_app", label: "x", signOnMode: "SAML_2_0" });

    expect(explain(unnamed)).toEqual([
      400,
      "Api validation failed: mediated",
      [
        "Invalid signOnMode",
        "The settings.signOn object doesn't match the type indicated by signOnMode value or is ill defined",
        "Missing visibility",
        "visibility: The field cannot be left blank",
      ],
    ]);
    expect(explain(unsigned)[2]).toEqual(["Missing settings.signOn object"]);
    expect(unlabelled.status).toBe(200);
    expect(errorOf(unknown)).toEqual([400, "E0000001"]);
  });

  test("cannot be Org2Org in an org that does not have it", async () => {
    await using org = await startOrg({ hasOrg2Org: false });
    const settings = { app: { baseUrl: "https://target.example.com" } };

    const answer = await post(org, { name: "okta_org2org", label: "x", signOnMode: "SAML_2_0", settings });

    expect(explain(answer)).toEqual([
      400,
      "Api validation failed: name",
      [expect.stringContaining("okta_org2org")],
    ]);
  });
});

describe("a bookmark and an Org2Org app", () => {
  test("are refused without the address that they lead to", async () => {
    await using org = await startOrg();

    const blank = await post(org, makeBookmark({}));
    const odd = await post(org, makeBookmark({ url: "somewhere" }));
    const other = await post(org, { name: "okta_org2org", label: "x", signOnMode: "SAML_2_0" });

    expect([blank, odd, other].map((answer) => explain(answer)[2])).toEqual([
      ["url: The field cannot be left blank"],
      ["url: Does not match required pattern"],
      ["baseUrl: The field cannot be left blank"],
    ]);
  });
});

describe("an OAuth client", () => {
  const code: Members = {
    grant_types: ["authorization_code"],
    response_types: ["code"],
    redirect_uris: ["https://x.example.com/cb"],
  };

  test.each<readonly [string, Json, string]>([
    [
      "token_endpoint_auth_method",
      makeOauthApp(code, { token_endpoint_auth_method: "none" }),
      "token_endpoint_auth_method: 'token_endpoint_auth_method' is invalid. Valid values: [client_secret_basic, client_secret_post, client_secret_jwt, private_key_jwt].",
    ],
    [
      "redirect_uris",
      makeOauthApp({ ...code, redirect_uris: ["https://x.example.com/#/cb"] }),
      "redirect_uris: ''redirect_uris'' must not contain a fragment identifier.",
    ],
    [
      "initiate_login_uri",
      makeOauthApp({ ...code, initiate_login_uri: "somewhere" }),
      "initiate_login_uri: ''initiate_login_uri'' must be an absolute URI.",
    ],
    [
      "client_secret",
      makeOauthApp(code, { client_secret: "short" }),
      "client_secret: 'client_secret' must be at least '14' characters long.",
    ],
    [
      "application_type",
      makeOauthApp({ ...code, application_type: "robot" }),
      "application_type: 'application_type' is invalid. Valid values: [web, native, browser, service].",
    ],
    [
      "grant_types",
      makeOauthApp({ ...code, application_type: "service" }),
      "grant_types: 'grant_types' must contain 'client_credentials' when 'application_type' is 'service'.",
    ],
  ])("is refused for %s", async (field, body, cause) => {
    await using org = await startOrg();

    const answer = await post(org, body);

    expect(explain(answer)).toEqual([400, `Api validation failed: ${field}`, [cause]]);
  });

  test("needs a key, or an address of keys, and not both", async () => {
    await using org = await startOrg();
    const service = { application_type: "service", grant_types: ["client_credentials"] };
    const method = { token_endpoint_auth_method: "private_key_jwt" };
    const keys = [{ kty: "EC", kid: "a", x: "x", y: "y" }];
    const uri = "https://bridge.example.com/jwks.json";

    const none = await post(org, makeOauthApp(service, method));
    const both = await post(org, makeOauthApp({ ...service, jwks: { keys }, jwks_uri: uri }, method));
    const twins = await post(org, makeOauthApp({ ...service, jwks: { keys: [...keys, ...keys] } }, method));
    const fetched = await post(org, makeOauthApp({ ...service, jwks_uri: uri }, method));

    expect([none, both, twins].map((answer) => explain(answer)[1])).toEqual([
      "Api validation failed: jwks",
      "Api validation failed: jwks",
      "Api validation failed: JsonWebKey",
    ]);
    expect(explain(twins)[2]).toEqual(["All keys in the 'jwks' must have a unique kid."]);
    expect(at(fetched.body, "settings.oauthClient.jwks_uri")).toBe(uri);
  });
});
