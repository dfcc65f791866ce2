import { classifyResponse, type Verdict } from "../core/answers/classify-response.ts";
import { readDateMs } from "../core/answers/rate-limit-headers.ts";
import type { Failure } from "../core/failure.ts";
import type { CircuitEnding } from "../core/pace/circuit.ts";
import { nameBucket } from "../core/pace/name-bucket.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";
import type { HttpAnswer, SendHttp } from "../runtime/http.ts";
import type { AccessTokens, AuthorizationScheme } from "./authorization.ts";
import type { OrgCircuit } from "./org-circuit.ts";
import type { RateLimitGate } from "./rate-limit-gate.ts";
import type { OktaAnswer, OktaRequest } from "./requests.ts";

export interface OrgClientDeps {
  readonly orgUrl: string;
  readonly tokens: AccessTokens;
  readonly scheme: AuthorizationScheme;
  readonly gate: RateLimitGate;
  readonly circuit: OrgCircuit;
  readonly send: SendHttp;
  readonly clock: Clock;
}

/** Calls one Okta org's API: the one place that signs requests, reads rate-limit headers and classifies answers. */
export type CallOkta = (request: OktaRequest) => Promise<Result<OktaAnswer, Failure>>;

/** Okta expects every client to name itself. */
export const userAgent = "orgbridge/0.1";

/**
 * Makes a caller for one org. Each attempt is signed anew; a token that the org refuses is renewed once, then the call
 * fails as `retry: credential-refused`.
 */
export function createOrgClient(deps: OrgClientDeps): CallOkta {
  return async (request) => {
    const first = await attempt(deps, request);
    if (first.kind === "answered" && first.verdict.kind === "stale-credential") {
      deps.tokens.discard(first.accessToken);
      return conclude(await attempt(deps, request));
    }
    return conclude(first);
  };
}

type Attempt =
  | {
      readonly kind: "answered";
      readonly verdict: Verdict;
      readonly answer: OktaAnswer;
      readonly accessToken: string;
    }
  | { readonly kind: "failed"; readonly failure: Failure };

async function attempt(deps: OrgClientDeps, request: OktaRequest): Promise<Attempt> {
  const isWrite = request.method !== "GET";
  const admitted = deps.circuit.enter(isWrite);
  if (!admitted.ok) return { kind: "failed", failure: admitted.failure };
  let attempted: Attempt | undefined;
  try {
    attempted = await attemptAdmitted(deps, request);
    return attempted;
  } finally {
    deps.circuit.leave(attempted === undefined ? "unknown" : judgeHealth(attempted), isWrite);
  }
}

/** What an attempt tells about the org. A request that never went tells nothing, whoever held it back. */
function judgeHealth(attempted: Attempt): CircuitEnding {
  const failure = attempted.kind === "failed" ? attempted.failure : attempted.verdict;
  if (failure.kind === "retry" && failure.reason === "org-unavailable") return "unavailable";
  return attempted.kind === "failed" ? "unknown" : "answered";
}

async function attemptAdmitted(deps: OrgClientDeps, request: OktaRequest): Promise<Attempt> {
  const token = await deps.tokens.get(request.deadlineMs);
  if (!token.ok) return { kind: "failed", failure: token.failure };
  if (request.deadlineMs !== undefined && deps.clock.nowMs() >= request.deadlineMs)
    return { kind: "failed", failure: { kind: "retry", reason: "out-of-time", afterMs: 0 } };
  const bucket = nameBucket(request.method, request.path);
  const entered = await deps.gate.enter(bucket, request.lastStartMs);
  if (!entered.ok) return { kind: "failed", failure: entered.failure };
  let answer: HttpAnswer | undefined;
  try {
    answer = await sendSigned(deps, request, token.value);
  } finally {
    deps.gate.leave(bucket, answer?.kind === "answer" ? answer.headers : null);
  }
  if (answer.kind === "no-answer")
    return { kind: "failed", failure: { kind: "retry", reason: "org-unavailable" } };
  deps.scheme.notice(answer.headers);
  const body = parseBody(answer.text);
  const nowMs = deps.clock.nowMs();
  const verdict = classifyResponse(answer.status, answer.headers, body.value, nowMs);
  return {
    kind: "answered",
    verdict: body.ok ? verdict : distrust(verdict),
    answer: { body: body.value, headers: answer.headers, dateMs: readDateMs(answer.headers, nowMs) },
    accessToken: token.value,
  };
}

async function sendSigned(
  deps: OrgClientDeps,
  request: OktaRequest,
  accessToken: string,
): Promise<HttpAnswer> {
  const query = request.query === undefined ? "" : `?${new URLSearchParams(request.query).toString()}`;
  const url = `${deps.orgUrl}${request.path}${query}`;
  const authorization = await deps.scheme.authorize({ method: request.method, url, accessToken });
  return deps.send({
    method: request.method,
    url,
    headers: {
      accept: "application/json",
      ...authorization,
      "user-agent": userAgent,
      ...(request.method === "GET" ? {} : { "content-type": "application/json" }),
      ...(request.ifMatch === undefined ? {} : { "if-match": request.ifMatch }),
    },
    ...(request.deadlineMs === undefined
      ? {}
      : { timeoutMs: Math.max(1, request.deadlineMs - deps.clock.nowMs()) }),
    ...(request.method === "GET"
      ? {}
      : { body: request.body === undefined ? "" : JSON.stringify(request.body) }),
  });
}

/**
 * An answer whose body is no JSON was cut, or comes from something in front of Okta. It may tell us to wait or to sign
 * anew, but nothing about anybody.
 */
function distrust(verdict: Verdict): Verdict {
  const isWait = verdict.kind === "retry" && verdict.reason !== "unreadable-answer";
  return isWait || verdict.kind === "stale-credential"
    ? verdict
    : { kind: "retry", reason: "org-unavailable" };
}

/** The body as JSON, if it is; nothing at all is null. */
function parseBody(text: string): { readonly ok: boolean; readonly value: unknown } {
  if (text === "") return { ok: true, value: null };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, value: null };
  }
}

function conclude(attempted: Attempt): Result<OktaAnswer, Failure> {
  if (attempted.kind === "failed") return fail(attempted.failure);
  const { verdict, answer } = attempted;
  if (verdict.kind === "success") return succeed(answer);
  if (verdict.kind === "stale-credential") return fail({ kind: "retry", reason: "credential-refused" });
  return fail(verdict);
}
