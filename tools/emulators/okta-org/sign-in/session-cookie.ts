import type { User } from "../entities.ts";
import type { Call } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import { SignInRefusal } from "./refusal.ts";

/** Browsers share cookies between the ports of a host: each org's cookie has a name of its own. */
function nameCookie(org: Org): string {
  return `sid-${new URL(org.url).port}`;
}

/** Headers that give the browser a new session of the user. */
export function startSession(org: Org, call: Call, user: User): Readonly<Record<string, string>> {
  const signedIn = { ...user, lastLoginMs: org.clock.nowMs() };
  org.users.put(signedIn);
  const sessionId = org.signIn.sessions.start(user.id);
  org.log.write({ eventType: "user.session.start", targets: [] }, call.cause);
  return { "set-cookie": `${nameCookie(org)}=${sessionId}; Path=/; HttpOnly; SameSite=Lax` };
}

/** Ends the session of the request. Headers that make the browser forget it. */
export function endSession(org: Org, call: Call): Readonly<Record<string, string>> {
  org.signIn.sessions.end(readSessionId(org, call));
  return { "set-cookie": `${nameCookie(org)}=; Path=/; HttpOnly; Max-Age=0` };
}

/**
 * Who is signed in; `undefined` when nobody is.
 * @throws SignInRefusal 403 for somebody who may not sign in any more; their session ends.
 */
export function findSignedIn(org: Org, call: Call): User | undefined {
  const sessionId = readSessionId(org, call);
  const user = org.users.get(org.signIn.sessions.use(sessionId) ?? "");
  if (!user) return undefined;
  try {
    checkMaySignIn(user);
  } catch (error) {
    org.signIn.sessions.endAll(user.id);
    throw error;
  }
  return user;
}

/** @throws SignInRefusal 403 for everybody who is not active, or about not to be. */
export function checkMaySignIn(user: User): void {
  const status = user.transitioningTo ?? user.status;
  if (user.status !== "ACTIVE" || status !== "ACTIVE") {
    throw new SignInRefusal(403, `This account cannot sign in: its status is ${status}.`);
  }
}

/** Id of the session that the browser names, whether it is one or not; empty without. */
export function readSessionId(org: Org, call: Call): string {
  const wanted = nameCookie(org);
  for (const pair of (call.headers.cookie ?? "").split(";")) {
    const [name = "", value = ""] = pair.trim().split("=");
    if (name === wanted) return value;
  }
  return "";
}
