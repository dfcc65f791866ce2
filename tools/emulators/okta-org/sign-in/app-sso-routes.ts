import type { App, User } from "../entities.ts";
import { describeMembership, describeUser } from "../events/log-event.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import { type AppSsoSettings, readAppSsoSettings } from "./app-sso-settings.ts";
import { makeSamlAttributes } from "./attribute-statements.ts";
import { type AuthnRequest, moveToRedirect, readAuthnRequest } from "./authn-request.ts";
import { evaluateExpression } from "./expression.ts";
import { askToSignIn } from "./home-routes.ts";
import { answerPostForm } from "./html.ts";
import { explainRefusals, SignInRefusal } from "./refusal.ts";
import { findSignedIn, readSessionId } from "./session-cookie.ts";

/** The org as identity provider: where people are signed in to SAML apps, whoever begins. */
export function makeAppSsoRoutes(org: Org): readonly Route[] {
  const path = "/app/:appName/:externalKey/sso/saml";
  const open = { bucket: "other", scope: "public" } as const;
  return [
    { method: "GET", path, ...open, handle: explainRefusals((call) => openApp(org, call, call.query)) },
    {
      method: "POST",
      path,
      ...open,
      handle: explainRefusals((call) => openApp(org, call, readPosted(call))),
    },
  ];
}

/** A posted request becomes one by redirect: both then go the same way over the sign-on page. */
function readPosted(call: Call): URLSearchParams {
  const form = new URLSearchParams(call.body);
  const query = new URLSearchParams();
  const request = form.get("SAMLRequest");
  const relayState = form.get("RelayState");
  if (request !== null) query.set("SAMLRequest", moveToRedirect(request));
  if (relayState !== null) query.set("RelayState", relayState);
  return query;
}

async function openApp(org: Org, call: Call, query: URLSearchParams): Promise<Answer> {
  const app = org.apps
    .list()
    .find(
      ({ externalKey, name }) =>
        externalKey === call.params["externalKey"] && name === call.params["appName"],
    );
  if (!app) throw new SignInRefusal(404, "This app does not exist.");
  if (app.status !== "ACTIVE") throw new SignInRefusal(403, "This app is not active.");
  const encoded = query.get("SAMLRequest");
  const request = encoded === null ? undefined : await readAuthnRequest(encoded, "redirect");
  const user = findSignedIn(org, call);
  if (!user || mustSignOnAgain(org, call, app, request)) {
    const text = query.toString();
    return askToSignIn(org, `${org.url}${call.path}${text === "" ? "" : `?${text}`}`);
  }
  return answerResponse(org, call, { app, user, request, relayState: query.get("RelayState") });
}

function mustSignOnAgain(org: Org, call: Call, app: App, request: AuthnRequest | undefined): boolean {
  if (!request?.forceAuthn || !readAppSsoSettings(app).honorForceAuthn) return false;
  return !org.signIn.forcedSignOns.isFresh(`${app.id} ${request.id}`, readSessionId(org, call));
}

interface SignOn {
  readonly app: App;
  readonly user: User;
  readonly request: AuthnRequest | undefined;
  readonly relayState: string | null;
}

async function answerResponse(
  org: Org,
  call: Call,
  { app, user, request, relayState }: SignOn,
): Promise<Answer> {
  const cause = { ...call.cause, actor: describeUser(user) };
  const appUser = org.apps.getUser(app.id, user.id);
  if (!appUser) {
    const reason = `This account is not assigned to ${app.label}.`;
    org.log.write(
      {
        eventType: "user.authentication.sso",
        targets: [],
        outcome: { result: "FAILURE", reason },
        severity: "WARN",
      },
      cause,
    );
    throw new SignInRefusal(403, reason);
  }
  const settings = chooseEndpoint(readAppSsoSettings(app), request);
  const key = org.signingKeys.find(app, app.signingKid);
  if (!key) throw new SignInRefusal(400, `The app ${app.label} has no signing key.`);
  const context = { user, appUser };
  // Loaded when first needed: most orgs never sign anybody in, and should start fast.
  const { makeSamlResponse } = await import("./saml-response.ts");
  const xml = makeSamlResponse(
    {
      settings,
      nameId: evaluateExpression(context, settings.nameIdTemplate)[0] ?? "",
      attributes: makeSamlAttributes(org, context, settings.attributeStatements),
      inResponseTo: request?.id,
      nowMs: org.clock.nowMs(),
    },
    key,
  );
  const targets = describeMembership(app, appUser, user);
  org.log.write({ eventType: "user.authentication.sso", targets }, cause);
  return answerPostForm(settings.acsUrl, {
    SAMLResponse: Buffer.from(xml).toString("base64"),
    RelayState: relayState ?? settings.defaultRelayState,
  });
}

/**
 * The settings for the address that the request asks for an answer at.
 * @throws SignInRefusal 400 for an address that is none of the app's.
 */
function chooseEndpoint(settings: AppSsoSettings, request: AuthnRequest | undefined): AppSsoSettings {
  const acsUrl = request?.acsUrl;
  if (acsUrl === undefined || acsUrl === settings.acsUrl) return settings;
  if (!settings.otherAcsUrls.includes(acsUrl)) {
    throw new SignInRefusal(400, "The SAML request asks for an answer to an address that is not the app's.");
  }
  return { ...settings, acsUrl, recipient: acsUrl, destination: acsUrl };
}
