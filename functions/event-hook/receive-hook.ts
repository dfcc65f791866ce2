import type { FifoQueue } from "../../shared/aws/queue.ts";
import type { IntakeConnection } from "../../shared/contracts/connection.ts";
import { scopeAppHeader } from "../../shared/contracts/deployment.ts";
import type { HookFailure, HookRefusal } from "../../shared/contracts/hook-answers.ts";
import { hookBodySchema } from "../../shared/contracts/hook-payload.ts";
import {
  type HttpRequest,
  type HttpResponse,
  httpRequestSchema,
} from "../../shared/contracts/lambda-events.ts";
import { oktaIdSchema } from "../../shared/contracts/okta-id.ts";
import { parse, parseJson } from "../../shared/contracts/parse.ts";
import type { IntakeScope } from "../../shared/contracts/scope.ts";
import { type SelectedSubjects, selectSubjects } from "../../shared/core/events/select-subjects.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { describeError } from "../../shared/runtime/describe-error.ts";
import type { Log } from "../../shared/runtime/log.ts";
import { enqueueSubjects } from "./enqueue-subjects.ts";
import type { HookSecrets } from "./hook-secrets.ts";

export interface ReceiveDeps {
  readonly connections: ReadonlyMap<string, IntakeConnection>;
  readonly secrets: HookSecrets;
  readonly queueOf: (connectionId: string) => FifoQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Lambda itself takes no larger request; the check is for a front that would. */
const largestBodyBytes = 6 * 1024 * 1024;

/**
 * Answers one request of an Okta event hook: its verification (GET) or a delivery (POST).
 *
 * 200 is said only when SQS has accepted everything. Okta repeats a delivery once, and only after a 5xx: so what is our own
 * fault must be a 500, and what a repetition cannot mend must not be.
 *
 * | | |
 * |---|---|
 * | 200 | verified, or every message accepted by SQS |
 * | 400 | no challenge, or no hook body of this connection's source org |
 * | 401 | wrong or missing secret |
 * | 404 | no such connection |
 * | 413 | body over 6 MiB |
 * | 500 | Secrets Manager or SQS failed us |
 *
 * @see https://developer.okta.com/docs/concepts/event-hooks/
 */
export async function receiveHook(event: unknown, deps: ReceiveDeps): Promise<HttpResponse> {
  const request = parse(httpRequestSchema, event);
  if (!request.ok) return refuse(deps, null, 400, "no-http-request", request.problems);
  const connection = deps.connections.get(request.value.pathParameters["connectionId"] ?? "");
  if (connection === undefined) return refuse(deps, null, 404, "unknown-connection");
  try {
    const secret = request.value.headers["authorization"] ?? "";
    if (secret === "" || !(await deps.secrets.isAccepted(connection.id, secret))) {
      return refuse(deps, connection, 401, "wrong-secret");
    }
  } catch (error) {
    return fail(deps, connection, "secrets-unavailable", { error: describeError(error) });
  }
  return request.value.requestContext.http.method === "GET"
    ? verify(request.value, connection, deps)
    : receiveDelivery(request.value, connection, deps);
}

function verify(request: HttpRequest, connection: IntakeConnection, deps: ReceiveDeps): HttpResponse {
  const challenge = request.headers["x-okta-verification-challenge"];
  if (challenge === undefined) return refuse(deps, connection, 400, "no-challenge");
  deps.log("hook.verified", { connectionId: connection.id });
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ verification: challenge }),
  };
}

async function receiveDelivery(
  request: HttpRequest,
  connection: IntakeConnection,
  deps: ReceiveDeps,
): Promise<HttpResponse> {
  const bytes = Buffer.from(request.body, request.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > largestBodyBytes) return refuse(deps, connection, 413, "too-large");
  const body = parseJson(hookBodySchema, bytes.toString("utf8"));
  if (!body.ok) return refuse(deps, connection, 400, "not-a-hook", body.problems);
  if (new URL(body.value.source).host !== new URL(connection.source.orgUrl).host) {
    return refuse(deps, connection, 400, "other-org");
  }
  const selected = selectSubjects(body.value.data.events, completeScope(request, connection));
  const unsent = await enqueueSubjects(
    selected.subjects,
    connection.id,
    deps.queueOf(connection.id),
    deps.clock,
  );
  if (unsent.count > 0)
    return fail(deps, connection, "queue-unavailable", { unsent: unsent.count, error: unsent.error });
  logAccepted(connection, body.value.data.events.length, selected, deps.log);
  return { statusCode: 200 };
}

/** An app scope's app is the config's, else the one that bootstrap noted in the hook itself, which only the source org's admins can change. */
function completeScope(request: HttpRequest, { scope }: IntakeConnection): IntakeScope {
  if (scope.kind !== "app" || scope.appId !== undefined) return scope;
  const named = parse(oktaIdSchema, request.headers[scopeAppHeader]);
  return named.ok ? { kind: "app", appId: named.value } : scope;
}

function logAccepted(
  connection: IntakeConnection,
  events: number,
  { subjects, skipped }: SelectedSubjects,
  log: Log,
): void {
  const connectionId = connection.id;
  log("hook.accepted", { connectionId, events, messages: subjects.length, ...skipped });
  const { malformed, withoutSubject } = skipped;
  if (malformed + withoutSubject > 0) log("hook.events-skipped", { connectionId, malformed, withoutSubject });
}

/** A refusal that Okta will not repeat: what it carried is lost to this road, so it is counted. */
function refuse(
  deps: ReceiveDeps,
  connection: IntakeConnection | null,
  status: number,
  reason: HookRefusal,
  problems: readonly string[] = [],
): HttpResponse {
  deps.log("hook.refused", {
    connectionId: connection?.id ?? null,
    status,
    reason,
    problems: problems.slice(0, 5),
  });
  return { statusCode: status };
}

/** Our own fault: Okta will send the same once more. */
function fail(
  deps: ReceiveDeps,
  connection: IntakeConnection,
  reason: HookFailure,
  fields: { readonly unsent?: number; readonly error: string | null },
): HttpResponse {
  deps.log("hook.failed", { connectionId: connection.id, reason, ...fields });
  return { statusCode: 500 };
}
