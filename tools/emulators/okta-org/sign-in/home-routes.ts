import type { User } from "../entities.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import type { IdentityProvider } from "../idps/idp-view.ts";
import type { Org } from "../org.ts";
import { findAppLink } from "./app-link.ts";
import { answerHtml, answerRedirect, escapeHtml } from "./html.ts";
import { readOwnAddress } from "./own-address.ts";
import { explainRefusals, SignInRefusal } from "./refusal.ts";
import { checkMaySignIn, endSession, findSignedIn, startSession } from "./session-cookie.ts";

const loginPath = "/login/login.htm";

/** The sign-on page, the page that a person begins at, and the links of their apps. */
export function makeHomeRoutes(org: Org): readonly Route[] {
  const open = { bucket: "other", scope: "public" } as const;
  const route = (method: "GET" | "POST", path: string, handle: (call: Call) => Answer): Route => ({
    method,
    path,
    ...open,
    handle: explainRefusals(handle),
  });
  return [
    route("GET", "/", () => answerRedirect(`${org.url}/app/UserHome`)),
    route("GET", "/app/UserHome", (call) => showHome(org, call)),
    route("GET", loginPath, (call) => showLogin(org, 200, call.query.get("fromURI"), undefined)),
    route("POST", loginPath, (call) => signIn(org, call)),
    route("GET", "/login/signout", (call) => answerRedirect(`${org.url}${loginPath}`, endSession(org, call))),
    route("GET", "/home/:appName/:appId/:linkId", (call) => openApp(org, call)),
  ];
}

/** Sends the browser to the sign-on page; from there it comes back to `address`. */
export function askToSignIn(org: Org, address: string): Answer {
  return answerRedirect(`${org.url}${loginPath}?${new URLSearchParams({ fromURI: address }).toString()}`);
}

function showHome(org: Org, call: Call): Answer {
  const user = findSignedIn(org, call);
  if (!user) return askToSignIn(org, `${org.url}/app/UserHome`);
  const tiles = org.apps.listOfUser(user.id).flatMap(({ appId }) => {
    const app = org.apps.get(appId);
    const link = app?.status === "ACTIVE" ? findAppLink(org, app) : undefined;
    return app && link !== undefined
      ? [`<li><a href="${escapeHtml(link)}">${escapeHtml(app.label)}</a></li>`]
      : [];
  });
  return answerHtml(
    200,
    `My Apps: ${org.name}`,
    `<p>Signed in as <strong id="user" data-user-id="${user.id}">${escapeHtml(describe(user))}</strong></p><ul id="apps">${tiles.join("")}</ul><p><a href="/login/signout">Sign out</a></p>`,
  );
}

function openApp(org: Org, call: Call): Answer {
  const app = org.apps.get(call.params["appId"] ?? "");
  const link = app && app.name === call.params["appName"] ? findAppLink(org, app) : undefined;
  if (link === undefined) throw new SignInRefusal(404, "This app does not exist.");
  const user = findSignedIn(org, call);
  if (!user) return askToSignIn(org, `${org.url}${call.path}`);
  return answerRedirect(link);
}

function signIn(org: Org, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  const fromUri = form.get("fromURI");
  const userName = form.get("username") ?? "";
  const provider = org.idps.get(org.signIn.routing.route(userName) ?? "");
  if (provider?.status === "ACTIVE") {
    return answerRedirect(`${org.url}${linkProvider(provider, readOwnAddress(org.url, fromUri) ?? "")}`);
  }
  const user = org.users.find(userName);
  const knowsPassword =
    user?.password === "value" && org.signIn.passwords.matches(user.id, form.get("password") ?? "");
  if (!user || !knowsPassword) return showLogin(org, 401, fromUri, "Unable to sign in");
  checkMaySignIn(user);
  const address = readOwnAddress(org.url, fromUri) ?? `${org.url}/app/UserHome`;
  return answerRedirect(address, startSession(org, call, user));
}

function showLogin(org: Org, status: number, fromUri: string | null, problem: string | undefined): Answer {
  const address = readOwnAddress(org.url, fromUri) ?? "";
  const providers = [...org.idps.values()]
    .filter((idp) => idp.type === "SAML2" && idp.status === "ACTIVE")
    .map(
      (idp) =>
        `<li><a href="${escapeHtml(linkProvider(idp, address))}">Sign in with ${escapeHtml(idp.name)}</a></li>`,
    );
  return answerHtml(
    status,
    `Sign in to ${org.name}`,
    [
      problem === undefined ? "" : `<p id="error" role="alert">${escapeHtml(problem)}</p>`,
      `<form id="login" action="${loginPath}" method="POST">`,
      '<label>Username <input name="username" autocomplete="username" required></label> ',
      '<label>Password <input name="password" type="password" autocomplete="current-password"></label> ',
      `<input type="hidden" name="fromURI" value="${escapeHtml(address)}"><button type="submit">Sign in</button></form>`,
      `<ul id="idps">${providers.join("")}</ul>`,
    ].join(""),
  );
}

/** Where the org asks the identity provider to sign somebody on, who then goes to `address`. */
function linkProvider({ id }: IdentityProvider, address: string): string {
  const query = address === "" ? "" : `?${new URLSearchParams({ RelayState: address }).toString()}`;
  return `/sso/saml2/${id}${query}`;
}

function describe({ profile }: User): string {
  const text = (name: string): string => (typeof profile[name] === "string" ? profile[name] : "");
  return `${text("firstName")} ${text("lastName")} (${text("login")})`;
}
