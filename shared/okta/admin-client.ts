import { oktaErrorSchema } from "../contracts/okta-error.ts";
import { parse } from "../contracts/parse.ts";
import { readDateMs, readRateLimit } from "../core/answers/rate-limit-headers.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";
import type { HttpAnswer, SendHttp } from "../runtime/http.ts";
import type { AdminAnswer, AdminFailure, AdminRequest, CallAdmin } from "./admin-requests.ts";
import type { AccessTokens, AuthorizationScheme } from "./authorization.ts";
import { userAgent } from "./org-client.ts";

export interface AdminClientDeps {
  readonly orgUrl: string;
  readonly tokens: AccessTokens;
  readonly scheme: AuthorizationScheme;
  readonly send: SendHttp;
  readonly clock: Clock;
  /** No waiting goes beyond this instant, in milliseconds since 1970. */
  readonly deadlineMs: number;
}

/** A reading that fails is tried this often; a change never is, because it may have been made. */
const readAttempts = 3;
const readPauseMs = 1000;
/** A 429 changed nothing, so that every request may be repeated after it. */
const rateLimitAttempts = 10;
const longestRateLimitMs = 70_000;

/**
 * Makes a caller that is patient rather than fast: it waits for rate limits, and repeats what only reads.
 * A token that is refused is renewed once.
 */
export function createAdminClient(deps: AdminClientDeps): CallAdmin {
  return async (request) => {
    let hasRenewed = false;
    let failures = 0;
    for (let waits = 0; ; ) {
      const token = await deps.tokens.get();
      if (!token.ok)
        return fail(
          token.failure.kind === "retry" && token.failure.reason !== "credential-refused"
            ? { kind: "unreachable" }
            : { kind: "unauthorized" },
        );
      const answer = await sendOnce(deps, request, token.value);
      if (answer.kind === "answer") deps.scheme.notice(answer.headers);
      if (isStale(answer) && !hasRenewed) {
        hasRenewed = true;
        deps.tokens.discard(token.value);
      } else if (answer.kind === "answer" && answer.status === 429 && waits < rateLimitAttempts) {
        waits += 1;
        if (!(await waitUntil(deps, readResetMs(answer, deps.clock)))) return fail({ kind: "unreachable" });
      } else if (isFailing(answer) && request.method === "GET" && failures < readAttempts - 1) {
        failures += 1;
        if (!(await waitUntil(deps, deps.clock.nowMs() + readPauseMs))) return fail({ kind: "unreachable" });
      } else return conclude(answer, deps);
    }
  };
}

async function sendOnce(
  deps: AdminClientDeps,
  request: AdminRequest,
  accessToken: string,
): Promise<HttpAnswer> {
  const { method, path, body, accept = "application/json", ifMatch } = request;
  const url = deps.orgUrl + path;
  const authorization = await deps.scheme.authorize({ method, url, accessToken });
  return deps.send({
    method,
    url,
    headers: {
      accept,
      ...authorization,
      "user-agent": userAgent,
      ...(method === "GET" ? {} : { "content-type": "application/json" }),
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    },
    ...(method === "GET" || method === "DELETE"
      ? {}
      : { body: body === undefined ? "" : JSON.stringify(body) }),
  });
}

function isFailing(answer: HttpAnswer): boolean {
  return answer.kind === "no-answer" || answer.status >= 500;
}

/** Also a DPoP refusal, which Okta answers with 400. */
function isStale(answer: HttpAnswer): boolean {
  if (answer.kind === "no-answer") return false;
  return (
    answer.status === 401 ||
    (answer.status === 400 && /^dpop/i.test(answer.headers["www-authenticate"] ?? ""))
  );
}

/** When the window ends by the org's own clock, a second later to be sure, by ours. */
function readResetMs(answer: Extract<HttpAnswer, { kind: "answer" }>, clock: Clock): number {
  const nowMs = clock.nowMs();
  const resetInMs = readRateLimit(answer.headers, nowMs)?.resetInMs ?? 0;
  return nowMs + Math.min(resetInMs + 1000, longestRateLimitMs);
}

async function waitUntil(deps: AdminClientDeps, untilMs: number): Promise<boolean> {
  if (untilMs >= deps.deadlineMs) return false;
  await deps.clock.wait(untilMs - deps.clock.nowMs());
  return true;
}

function conclude(answer: HttpAnswer, { clock, orgUrl }: AdminClientDeps): Result<AdminAnswer, AdminFailure> {
  if (isFailing(answer) || answer.kind === "no-answer" || answer.status === 429)
    return fail({ kind: "unreachable" });
  const body = readJson(answer.text);
  if (answer.status < 300) {
    const nextPath = findNext(answer.headers["link"], orgUrl);
    return succeed({ body, text: answer.text, nextPath, dateMs: readDateMs(answer.headers, clock.nowMs()) });
  }
  if (isStale(answer)) return fail({ kind: "unauthorized" });
  if (answer.status === 404) return fail({ kind: "not-found" });
  const parsed = parse(oktaErrorSchema, body);
  const error = parsed.ok ? parsed.value : null;
  return fail(
    answer.status === 403 ? { kind: "forbidden", error } : { kind: "refused", status: answer.status, error },
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @see RFC 8288; the next page is on the same org, wherever a proxy in front of it says it is. */
function findNext(link: string | undefined, orgUrl: string): string | null {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
  if (url === undefined || !URL.canParse(url, orgUrl)) return null;
  const { pathname, search } = new URL(url, orgUrl);
  return pathname + search;
}
