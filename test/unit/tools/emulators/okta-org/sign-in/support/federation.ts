import type { JsonObject } from "../../../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg, OktaOrgOptions } from "../../../../../../../tools/emulators/okta-org/start.ts";
import { at, callOrg, create, makeProfile, startOrg, textAt } from "../../support/org-client.ts";
import { type Browser, type Page, type PostForm, readForm } from "./browser.ts";

export const password = "Secr3tEnough";

/** A source org whose app signs people in to a target org that trusts it. */
export interface Federation {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly appId: string;
  /** Where the source signs people in to the target. */
  readonly ssoUrl: string;
  readonly idpId: string;
  readonly acsUrl: string;
  readonly audience: string;
  readonly idpBody: JsonObject;
}

/** Two new orgs of that kind, which are stopped when the test's scope ends. */
export async function startFederation(
  options: { readonly source?: Partial<OktaOrgOptions>; readonly target?: Partial<OktaOrgOptions> } = {},
): Promise<Federation & AsyncDisposable> {
  await using orgs = new AsyncDisposableStack();
  const source = orgs.use(await startOrg({ name: "source", ...options.source }));
  const target = orgs.use(await startOrg({ name: "target", ...options.target }));
  const federation = await federate(source, target);
  const started = orgs.move();
  return { ...federation, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** Sets both sides up by the management API, in the order that works with real orgs. */
export async function federate(
  source: OktaOrg,
  target: OktaOrg,
  policy: JsonObject = {},
  protocol: JsonObject = {},
): Promise<Federation> {
  const appBody = (app: JsonObject): JsonObject => ({
    label: "To target",
    name: "okta_org2org",
    signOnMode: "SAML_2_0",
    settings: { app: { acsUrl: "", audRestriction: "", baseUrl: target.url, ...app } },
  });
  const app = await create(source, "/api/v1/apps", appBody({}));
  const metadata = await callOrg(source, "GET", `/api/v1/apps/${app.id}/sso/saml/metadata`);
  const xml = String(metadata.body);
  const ssoUrl = /Location="([^"]*\/sso\/saml)"/.exec(xml)?.[1] ?? "";
  const x5c = /<ds:X509Certificate>([^<]*)</.exec(xml)?.[1] ?? "";
  const key = await callOrg(target, "POST", "/api/v1/idps/credentials/keys", { x5c: [x5c] });
  const idpBody: JsonObject = {
    type: "SAML2",
    name: "Source org",
    protocol: {
      type: "SAML2",
      endpoints: {
        sso: { url: ssoUrl, binding: "HTTP-REDIRECT", destination: ssoUrl },
        acs: { binding: "HTTP-POST", type: "INSTANCE" },
      },
      credentials: {
        trust: {
          issuer: /entityID="([^"]*)"/.exec(xml)?.[1] ?? "",
          audience: "",
          kid: textAt(key.body, "kid"),
        },
      },
      ...protocol,
    },
    policy: { provisioning: { action: "DISABLED" }, ...policy },
  };
  const idp = await create(target, "/api/v1/idps", idpBody);
  const audience = textAt(idp.body, "protocol.credentials.trust.audience");
  const acsUrl = `${target.url}/sso/saml2/${idp.id}`;
  await callOrg(source, "PUT", `/api/v1/apps/${app.id}`, appBody({ acsUrl, audRestriction: audience }));
  return { source, target, appId: app.id, ssoUrl, idpId: idp.id, acsUrl, audience, idpBody };
}

/** Uploads the key of an app of `other` to the target, as a partner's. Returns its key id. */
export async function uploadKeyOf(other: OktaOrg, target: OktaOrg): Promise<string> {
  const app = await create(other, "/api/v1/apps", {
    label: "Other",
    name: "okta_org2org",
    signOnMode: "SAML_2_0",
    settings: { app: { acsUrl: "", audRestriction: "", baseUrl: target.url } },
  });
  const keys = await callOrg(other, "GET", `/api/v1/apps/${app.id}/credentials/keys`);
  const x5c = [textAt(keys.body, "0.x5c.0")];
  return textAt((await callOrg(target, "POST", "/api/v1/idps/credentials/keys", { x5c })).body, "kid");
}

/** Changes what the identity provider is trusted by. */
export async function changeTrust(
  { target, idpId, idpBody }: Federation,
  changes: JsonObject,
): Promise<void> {
  const protocol = idpBody["protocol"] as JsonObject;
  const { trust } = protocol["credentials"] as { readonly trust: JsonObject };
  const answer = await callOrg(target, "PUT", `/api/v1/idps/${idpId}`, {
    ...idpBody,
    protocol: { ...protocol, credentials: { trust: { ...trust, ...changes } } },
  });
  if (answer.status !== 200) throw new Error("trust not changed");
}

/** Creates a person with a password in the source, and assigns them the app. */
export async function addSourcePerson(federation: Federation, login: string): Promise<string> {
  const user = await create(federation.source, "/api/v1/users?activate=true", {
    profile: makeProfile(login),
    credentials: { password: { value: password } },
  });
  const assigned = await callOrg(federation.source, "POST", `/api/v1/apps/${federation.appId}/users`, {
    id: user.id,
    scope: "USER",
  });
  if (assigned.status !== 200) throw new Error("not assigned");
  return user.id;
}

/** Signs the browser in at the org's own page. */
export async function signIn(browser: Browser, org: OktaOrg, username: string): Promise<Page> {
  return browser.post(`${org.url}/login/login.htm`, { username, password });
}

/** Gets the form with which the source sends the person to the target; the browser is signed in at the source. */
export async function obtainResponse(browser: Browser, url: string): Promise<PostForm> {
  return readForm(await browser.get(url));
}

/** What the target's System Log says of sign-ins through identity providers: result and reason, oldest first. */
export async function listSignIns(org: OktaOrg): Promise<readonly (readonly unknown[])[]> {
  const filter = encodeURIComponent('eventType eq "user.authentication.auth_via_IDP"');
  const { body } = await callOrg(org, "GET", `/api/v1/logs?filter=${filter}`);
  return (body as readonly unknown[]).map((event) => [
    at(event, "outcome.result"),
    at(event, "actor.alternateId"),
  ]);
}
