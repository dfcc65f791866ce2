import type { User } from "../entities.ts";
import { describeUser, type EventParty } from "../events/log-event.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import type { IdentityProvider } from "../idps/idp-view.ts";
import type { Org } from "../org.ts";
import { admitPerson } from "./admit-person.ts";
import { deflateRequest, renderAuthnRequest } from "./authn-request.ts";
import type { ResponseRules } from "./check-response.ts";
import { readIdpUserName } from "./find-person.ts";
import { answerPostForm, answerRedirect } from "./html.ts";
import { readIdpPolicy, readIdpProtocol } from "./idp-policy.ts";
import { readOwnAddress } from "./own-address.ts";
import { explainRefusals, SignInRefusal } from "./refusal.ts";
import { startSession } from "./session-cookie.ts";

/** The org as service provider: where it takes SAML responses, and where it asks an identity provider for one. */
export function makeAcsRoutes(org: Org): readonly Route[] {
  const path = "/sso/saml2/:idpId";
  const open = { bucket: "other", scope: "public" } as const;
  return [
    { method: "POST", path, ...open, handle: explainRefusals((call) => takeResponse(org, call)) },
    {
      method: "GET",
      path,
      ...open,
      handle: explainRefusals((call) => askProvider(org, call, call.query.get("RelayState"))),
    },
    {
      method: "GET",
      path: `${path}/app/:appName/:externalKey/sso/saml`,
      ...open,
      handle: explainRefusals((call) => askProvider(org, call, makeAppAddress(org, call))),
    },
  ];
}

async function takeResponse(org: Org, call: Call): Promise<Answer> {
  const rules = findRules(org, call);
  const form = new URLSearchParams(call.body);
  let userName = "unknown";
  try {
    const encoded = form.get("SAMLResponse");
    if (encoded === null) throw new SignInRefusal(400, "There is no SAML response in the request.");
    // Loaded when first needed: most orgs never sign anybody in, and should start fast.
    const { checkResponse } = await import("./check-response.ts");
    const identity = await checkResponse(org, rules, encoded);
    userName = identity.nameId;
    const name = readIdpUserName(identity, rules.policy);
    userName = name;
    const user = admitPerson(org, call.cause, rules, identity, name);
    writeSuccess(org, call, rules.idp, user);
    const signedInCall = { ...call, cause: { ...call.cause, actor: describeUser(user) } };
    return answerRedirect(chooseTarget(org, rules, form), startSession(org, signedInCall, user));
  } catch (error) {
    if (error instanceof SignInRefusal) writeFailure(org, call, rules.idp, userName, error.message);
    throw error;
  }
}

/** Where the person goes: the RelayState when it is an address of this org, else their home page. */
function chooseTarget(org: Org, { protocol }: ResponseRules, form: URLSearchParams): string {
  const home = `${org.url}/app/UserHome`;
  if (protocol.relayState?.format === "OPAQUE") return home;
  return readOwnAddress(org.url, form.get("RelayState")) ?? home;
}

function askProvider(org: Org, call: Call, relayState: string | null): Answer {
  const { idp, protocol, acsUrl } = findRules(org, call);
  const { url, binding, destination } = protocol.endpoints.sso;
  const xml = renderAuthnRequest({
    id: org.signIn.pendingRequests.open(idp.id),
    issuer: protocol.credentials.trust.audience,
    acsUrl,
    destination: destination ?? url,
    nameIdFormat: protocol.settings.nameFormat,
    issuedMs: org.clock.nowMs(),
  });
  const relay = relayState === null ? {} : { RelayState: relayState };
  if (binding === "HTTP-POST") {
    return answerPostForm(url, { SAMLRequest: Buffer.from(xml).toString("base64"), ...relay });
  }
  const address = new URL(url);
  for (const [name, value] of Object.entries({ SAMLRequest: deflateRequest(xml), ...relay })) {
    address.searchParams.set(name, value);
  }
  return answerRedirect(address.href);
}

/** The deep link's app is where the person lands after the sign-in. */
function makeAppAddress(org: Org, call: Call): string {
  const { appName = "", externalKey = "" } = call.params;
  const address = new URL(
    `/app/${encodeURIComponent(appName)}/${encodeURIComponent(externalKey)}/sso/saml`,
    org.url,
  );
  const relayState = call.query.get("RelayState");
  if (relayState !== null) address.searchParams.set("RelayState", relayState);
  return address.href;
}

function findRules(org: Org, call: Call): ResponseRules {
  const idp = org.idps.get(call.params["idpId"] ?? "");
  if (idp?.type !== "SAML2") throw new SignInRefusal(404, "This identity provider does not exist.");
  if (idp.status !== "ACTIVE") throw new SignInRefusal(403, "This identity provider is not active.");
  const policy = readIdpPolicy(idp);
  const protocol = readIdpProtocol(idp);
  if (!policy || !protocol) {
    throw new SignInRefusal(400, "The settings of the identity provider are not supported here.");
  }
  return { idp, policy, protocol, acsUrl: `${org.url}/sso/saml2/${idp.id}` };
}

function writeSuccess(org: Org, call: Call, idp: IdentityProvider, user: User): void {
  const party = describeUser(user);
  org.log.write(
    { eventType: "user.authentication.auth_via_IDP", targets: [describeIdp(idp), party] },
    { ...call.cause, actor: party },
  );
}

function writeFailure(org: Org, call: Call, idp: IdentityProvider, userName: string, reason: string): void {
  const actor = { id: "unknown", type: "User", alternateId: userName, displayName: "unknown" };
  org.log.write(
    {
      eventType: "user.authentication.auth_via_IDP",
      targets: [describeIdp(idp)],
      outcome: { result: "FAILURE", reason },
      severity: "WARN",
    },
    { ...call.cause, actor },
  );
}

function describeIdp({ id, name }: IdentityProvider): EventParty {
  return { id, type: "AppInstance", alternateId: name, displayName: name };
}
