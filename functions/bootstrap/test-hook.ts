import { randomUUID } from "node:crypto";
import type { Problem } from "../../shared/contracts/bootstrap.ts";
import type { Connection } from "../../shared/contracts/connection.ts";
import { scopeAppHeader } from "../../shared/contracts/deployment.ts";
import { type HookTestAnswer, testEventType, testUserId } from "../../shared/contracts/hook-test.ts";
import { sourceAccessSchema } from "../../shared/contracts/secrets.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import type { HttpRequest } from "../../shared/runtime/http.ts";
import type { Vault } from "./engine/vault.ts";
import type { BootstrapDeps } from "./run-bootstrap.ts";
import { readHookSecret } from "./steps/event-hook.ts";

/** Okta itself waits for no longer. */
const patienceMs = 3000;

/**
 * Sends one event about nobody through the connection's real endpoint, as its source org would: same address, same secret, same shape. It
 * needs no admin credentials, and nobody is looked at for it: the worker ends it as `ignored: test`.
 */
export async function testHook(connectionId: string, deps: BootstrapDeps): Promise<HookTestAnswer> {
  const eventId = randomUUID();
  const startedMs = deps.clock.nowMs();
  const sentAt = new Date(startedMs).toISOString();
  const request = await prepareDelivery(connectionId, { eventId, sentAt }, deps);
  const answer = request.ok ? await deps.send(request.value) : null;
  const status = answer?.kind === "answer" ? answer.status : null;
  const problem = request.ok ? null : request.failure;
  deps.log("hook.tested", { connectionId, eventId, status, problem: problem?.reason ?? null });
  return {
    connectionId,
    userId: testUserId,
    eventId,
    sentAt,
    status,
    durationMs: deps.clock.nowMs() - startedMs,
    problem,
  };
}

interface TestEvent {
  readonly eventId: string;
  readonly sentAt: string;
}

async function prepareDelivery(
  connectionId: string,
  event: TestEvent,
  { connections, vaultOf, apiUrl }: BootstrapDeps,
): Promise<Result<HttpRequest, Problem>> {
  const connection = connections.get(connectionId);
  if (connection === undefined)
    return fail({
      reason: "refused",
      message: `There is no connection ${connectionId}.`,
      remedy: `Name one of the config's: ${[...connections.keys()].join(", ")}.`,
    });
  const vault = vaultOf(connectionId);
  const secret = await readHookSecret(vault);
  if (!secret.ok) return secret;
  return succeed({
    method: "POST",
    url: `${apiUrl}/hooks/${connectionId}`,
    headers: {
      authorization: secret.value.text,
      "content-type": "application/json",
      ...(await nameScopeApp(connection, vault)),
    },
    body: JSON.stringify(buildDelivery(connection, event)),
    timeoutMs: patienceMs,
  });
}

/** The header that the hook of an app scope carries; none while bootstrap has noted no app. */
async function nameScopeApp({ scope }: Connection, vault: Vault): Promise<Readonly<Record<string, string>>> {
  if (scope.kind !== "app") return {};
  const noted = await vault.readJson("source", sourceAccessSchema);
  const appId = scope.appId ?? (noted.ok ? noted.value?.appId : undefined);
  return appId === undefined ? {} : { [scopeAppHeader]: appId };
}

/** @see https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload */
function buildDelivery({ source }: Connection, { eventId, sentAt }: TestEvent) {
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    source: `${source.orgUrl}/api/v1/eventHooks/${testUserId}`,
    eventId: randomUUID(),
    eventTime: sentAt,
    contentType: "application/json",
    data: {
      events: [
        {
          uuid: eventId,
          published: sentAt,
          eventType: testEventType,
          version: "0",
          severity: "INFO",
          displayMessage: "An operator's test of the hook",
          outcome: { result: "SUCCESS", reason: null },
          target: [{ id: testUserId, type: "User", alternateId: testUserId, displayName: testUserId }],
        },
      ],
    },
  };
}
