import { channel } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EmulatorClock } from "../../clock.ts";
import { authorize } from "../access/authorize.ts";
import { limitList } from "../access/limit-list.ts";
import { OktaError } from "../errors.ts";
import { prepareChangeEvent } from "../events/change-events.ts";
import { applyFault, type Delivery, type Outcome } from "../faults/apply-fault.ts";
import type { Faults } from "../faults/faults.ts";
import { makeRequestId } from "../identifiers.ts";
import { readClaimedClientId } from "../oauth/client-assertion.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { Org } from "../org.ts";
import type { BucketName, RateLimits } from "../rate-limits.ts";
import type { Answer, Call } from "./exchange.ts";
import { authenticate, describeActor, namePrincipal, type Principal } from "./principal.ts";
import { needsLength, readBody, splitTarget } from "./read-request.ts";
import type { RouteMatch, Router } from "./router.ts";
import { makeErrorAnswer, writeAnswer } from "./write-answer.ts";

/** Every whole answer of every org in this process passes here: tests hold them against Okta's published description. */
const answersSent = channel("okta-org:answer");

/** A request that has been answered, for tests that count. */
export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** 0 when a fault left the request without answer. */
  readonly status: number;
  /** Client id, `ssws` for the org's first API token, the id of another token, or `anonymous`. */
  readonly principal: string;
  readonly atMs: number;
}

export interface RequestHandlerParts {
  readonly org: Org;
  readonly router: Router;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly onAnswered: (request: AnsweredRequest) => void;
}

/** One request on its way through the org. */
interface Progress {
  readonly method: string;
  readonly path: string;
  readonly queryText: string;
  readonly requestId: string;
  rateHeaders: Readonly<Record<string, string>>;
  principal: Principal;
  principalName: string;
}

/** Answers every request, whatever happens inside: a request never kills the server. */
export function makeRequestHandler(
  parts: RequestHandlerParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const [rawPath = "/", queryText = ""] = splitTarget(request.url ?? "/");
    const progress: Progress = {
      method: request.method ?? "GET",
      path: rawPath.replace(/^\/{2,}/, "/"),
      queryText,
      requestId: makeRequestId(),
      rateHeaders: {},
      principal: { kind: "anonymous" },
      principalName: "anonymous",
    };
    const isControl = progress.path.startsWith("/__emulator/");
    const leave = isControl ? (): void => {} : parts.limits.enter();
    try {
      const { answer, delivery, delayMs } = leave
        ? await produceOutcome(parts, request, progress)
        : refuseConcurrency(parts, progress);
      if (delayMs > 0) await wait(parts.org.clock, delayMs);
      finish(parts, response, progress, answer, delivery);
    } catch (error) {
      // A client that went away gets no answer, and its request is no fault of this org's.
      if (!request.destroyed || request.complete) {
        finish(parts, response, progress, makeErrorAnswer(error), "whole");
      }
    } finally {
      leave?.();
    }
  };
}

function finish(
  { org, onAnswered }: RequestHandlerParts,
  response: ServerResponse,
  progress: Progress,
  answer: Answer,
  delivery: Delivery,
): void {
  const atMs = org.clock.nowMs();
  const { method, path, queryText: query, principalName: principal } = progress;
  if (answersSent.hasSubscribers && delivery === "whole") {
    answersSent.publish({ orgUrl: org.url, method, path, status: answer.status, body: answer.body });
  }
  writeAnswer(response, { ...progress, atMs }, answer, delivery);
  onAnswered({ method, path, query, status: answer.status, principal, atMs });
}

async function produceOutcome(
  parts: RequestHandlerParts,
  request: IncomingMessage,
  progress: Progress,
): Promise<Outcome> {
  const { text: body, isTooLarge } = await readBody(request);
  const match = parts.router.find(progress.method, progress.path);
  const found = match === "wrong method" || match === undefined ? undefined : match;
  const failure = await identify(parts, request, progress, found, body);
  if (found?.route.bucket === "none") {
    return applyFault(undefined, () =>
      found.route.handle(makeCall(parts.org, request, progress, found, body)),
    );
  }
  countRequest(parts, progress, found?.route.bucket ?? "other");
  if (failure !== undefined) throw failure;
  if (!found) throw new OktaError(match === "wrong method" ? "E0000022" : "E0000008");
  if (isTooLarge) return { answer: { status: 413 }, delivery: "whole", delayMs: 0 };
  if (needsLength(request)) return { answer: { status: 411 }, delivery: "whole", delayMs: 0 };
  const { method, path, principal, principalName } = progress;
  const { path: route, scope } = found.route;
  if (scope !== "public") {
    authorize(parts.org, principal, { method, route, params: found.params, scope, body }, path);
  }
  const fault = parts.faults.next({ method, path, principal: principalName });
  const answerCall = async (): Promise<Answer> => {
    const call = makeCall(parts.org, request, progress, found, body);
    const writeEvent = prepareChangeEvent(parts.org, method, route, found.params);
    const answer = await found.route.handle(call);
    writeEvent?.(answer, call.cause);
    return limitList(parts.org, principal, route, answer);
  };
  return applyFault(fault, () => answerCall().catch(answerRefusal), found.route.errors);
}

/** A refusal is an answer like any other, which can be cut or lost on its way. */
function answerRefusal(error: unknown): Answer {
  if (error instanceof OktaError || error instanceof OAuthError) return makeErrorAnswer(error);
  throw error;
}

function countRequest({ limits }: RequestHandlerParts, progress: Progress, bucket: BucketName): void {
  const { principalName } = progress;
  const verdict = limits.take(bucket, principalName === "anonymous" ? undefined : principalName);
  progress.rateHeaders = verdict.headers;
  if (!verdict.allowed) throw new OktaError("E0000047");
}

async function wait(clock: EmulatorClock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => clock.after(ms, resolve));
}

/** Finds out who calls. A bad credential is returned, not thrown: such a request counts too. */
async function identify(
  { org }: RequestHandlerParts,
  request: IncomingMessage,
  progress: Progress,
  match: RouteMatch | undefined,
  body: string,
): Promise<Error | undefined> {
  if (match?.route.scope === "public") {
    const claimed = readClaimedClientId(new URLSearchParams(body).get("client_assertion") ?? undefined);
    if (claimed !== undefined) progress.principalName = claimed;
    return undefined;
  }
  try {
    progress.principal = await authenticate(org, {
      method: progress.method,
      path: progress.path,
      authorization: request.headers.authorization,
      dpop: request.headers["dpop"],
    });
    progress.principalName = namePrincipal(progress.principal);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("authentication failed", { cause: error });
  }
}

function makeCall(
  org: Org,
  request: IncomingMessage,
  progress: Progress,
  { params }: RouteMatch,
  body: string,
): Call {
  const { method, path, queryText, principal, requestId } = progress;
  return {
    method,
    path,
    params,
    query: new URLSearchParams(queryText),
    queryText,
    headers: request.headers,
    body,
    principal,
    cause: {
      actor: describeActor(org, principal),
      requestId,
      requestUri: path,
      url: queryText === "" ? `${path}?` : `${path}?${queryText}`,
      ipAddress: request.socket.remoteAddress ?? "127.0.0.1",
      userAgent: request.headers["user-agent"] ?? "",
      transactionType: "WEB",
      apiTokenId: principal.kind === "ssws" ? principal.token.id : undefined,
    },
  };
}

function refuseConcurrency({ limits }: RequestHandlerParts, progress: Progress): never {
  progress.rateHeaders = limits.describeConcurrencyRefusal();
  throw new OktaError("E0000047");
}
