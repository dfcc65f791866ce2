import type { EventHook } from "../entities.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import {
  changesChannel,
  eventHookSchema,
  readHookDefinition,
  showEventHook,
} from "../event-hooks/hook-definition.ts";
import { verifyHook } from "../event-hooks/verify-hook.ts";
import type { EmittedEventType } from "../events/event-types.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { Org } from "../org.ts";

const mostActiveHooks = 25;

/** `/api/v1/eventHooks`. */
export function makeEventHookRoutes(org: Org, hookTimeoutMs: number): readonly Route[] {
  const manage = { bucket: "other", scope: "okta.eventHooks.manage" } as const;
  const read = { bucket: "other", scope: "okta.eventHooks.read" } as const;
  const path = "/api/v1/eventHooks";
  const one = `${path}/:hookId`;
  return [
    { method: "POST", path, ...manage, handle: (call) => createHook(org, call) },
    {
      method: "GET",
      path,
      ...read,
      handle: () => answer([...org.eventHooks.values()].map((hook) => show(org, hook))),
    },
    { method: "GET", path: one, ...read, handle: (call) => answer(show(org, find(org, call))) },
    { method: "PUT", path: one, ...manage, handle: (call) => replaceHook(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => deleteHook(org, call) },
    {
      method: "POST",
      path: `${one}/lifecycle/verify`,
      ...manage,
      handle: (call) => verify(org, call, hookTimeoutMs),
    },
    {
      method: "POST",
      path: `${one}/lifecycle/activate`,
      ...manage,
      handle: (call) => move(org, call, "ACTIVE"),
    },
    {
      method: "POST",
      path: `${one}/lifecycle/deactivate`,
      ...manage,
      handle: (call) => move(org, call, "INACTIVE"),
    },
  ];
}

function createHook(org: Org, call: Call): Answer {
  const definition = readHookDefinition(readJsonBody(call, eventHookSchema), listNames(org));
  refuseTooMany(org);
  const nowMs = org.clock.nowMs();
  const hook: EventHook = {
    ...definition,
    id: org.newId("who"),
    status: "ACTIVE",
    verificationStatus: "UNVERIFIED",
    createdMs: nowMs,
    createdBy: call.cause.actor.id,
    lastUpdatedMs: nowMs,
  };
  return store(org, call, hook, "event_hook.created");
}

function replaceHook(org: Org, call: Call): Answer {
  const before = find(org, call);
  const definition = readHookDefinition(
    readJsonBody(call, eventHookSchema),
    listNames(org, before.id),
    before,
  );
  const verificationStatus = changesChannel(before, definition) ? "UNVERIFIED" : before.verificationStatus;
  const hook = { ...before, ...definition, verificationStatus, lastUpdatedMs: org.clock.nowMs() };
  store(org, call, hook, "event_hook.updated");
  // The answer still has the stamp from before; the next read has the new one (recorded).
  return answer(show(org, { ...hook, lastUpdatedMs: before.lastUpdatedMs }));
}

function deleteHook(org: Org, call: Call): Answer {
  const hook = find(org, call);
  if (hook.status !== "INACTIVE") {
    throw makeValidationError("eventHook", "An active event hook cannot be deleted. Deactivate it first.");
  }
  org.eventHooks.delete(hook.id);
  writeEvent(org, call, hook, "event_hook.deleted");
  return { status: 204 };
}

async function verify(org: Org, call: Call, hookTimeoutMs: number): Promise<Answer> {
  const hook = find(org, call);
  const proved = await verifyHook(org.clock, hook, hookTimeoutMs);
  if (!proved) {
    // Written whatever the outcome is (event catalogue).
    writeEvent(org, call, hook, "event_hook.verified", "FAILURE");
    throw makeValidationError("eventHook", `Unable to verify event hook. Hook ${hook.name} execution failed`);
  }
  const current = find(org, call);
  const verified: EventHook = {
    ...current,
    verificationStatus: "VERIFIED",
    lastUpdatedMs: org.clock.nowMs(),
  };
  return store(org, call, verified, "event_hook.verified");
}

function move(org: Org, call: Call, status: EventHook["status"]): Answer {
  const before = find(org, call);
  if (before.status === status) return answer(show(org, before));
  if (status === "ACTIVE") refuseTooMany(org);
  const hook = { ...before, status, lastUpdatedMs: org.clock.nowMs() };
  return store(org, call, hook, status === "ACTIVE" ? "event_hook.activated" : "event_hook.deactivated");
}

function refuseTooMany(org: Org): void {
  const active = [...org.eventHooks.values()].filter((hook) => hook.status === "ACTIVE");
  if (active.length >= mostActiveHooks) {
    throw makeValidationError(
      "eventHook",
      `The maximum number of active event hooks (${mostActiveHooks}) is reached`,
    );
  }
}

function store(org: Org, call: Call, hook: EventHook, eventType: EmittedEventType): Answer {
  org.eventHooks.set(hook.id, hook);
  writeEvent(org, call, hook, eventType);
  return answer(show(org, hook));
}

function writeEvent(
  org: Org,
  call: Call,
  hook: EventHook,
  eventType: EmittedEventType,
  result: "SUCCESS" | "FAILURE" = "SUCCESS",
): void {
  const target = { id: hook.id, type: "EventHook", alternateId: hook.name, displayName: hook.name };
  org.log.write({ eventType, targets: [target], outcome: { result, reason: null } }, call.cause);
}

/** Names that another hook may not take. */
function listNames(org: Org, exceptId?: string): ReadonlySet<string> {
  return new Set([...org.eventHooks.values()].filter(({ id }) => id !== exceptId).map(({ name }) => name));
}

function find(org: Org, call: Call): EventHook {
  const id = call.params["hookId"] ?? "";
  const hook = org.eventHooks.get(id);
  if (!hook) throw makeNotFoundError(id, "Webhook");
  return hook;
}

function show(org: Org, hook: EventHook): ReturnType<typeof showEventHook> {
  return showEventHook(org, hook);
}

function answer(body: NonNullable<Answer["body"]>): Answer {
  return { status: 200, body };
}
