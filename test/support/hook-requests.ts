import { appId, connectionId, leastConfig } from "./connections.ts";
import { sourceUserId } from "./people.ts";
import { instantAt } from "./stub-clock.ts";

export const hookSecret = "correct-horse-battery-staple";

type Json = Readonly<Record<string, unknown>>;

/** One System Log event about Ann, with the fields that Okta really sends. */
export function buildLogEvent(overrides: Json = {}): Json {
  return {
    uuid: "f1d0b993-0000-11f0-8000-000000000001",
    published: instantAt(-3000),
    eventType: "user.account.update_profile",
    version: "0",
    severity: "INFO",
    displayMessage: "Update user profile for Okta",
    actor: { id: "00u1admin", type: "User", alternateId: "admin@example.com", displayName: "Admin" },
    outcome: { result: "SUCCESS", reason: null },
    target: [{ id: sourceUserId, type: "User", alternateId: "ann@example.com", displayName: "Ann Able" }],
    transaction: { type: "WEB", id: "x1", detail: {} },
    debugContext: null,
    ...overrides,
  };
}

/** An app-membership event of Ann; its user is not the first target. */
export function buildMembershipEvent(app = appId, overrides: Json = {}): Json {
  return buildLogEvent({
    eventType: "application.user_membership.add",
    target: [
      { id: "0ua1", type: "AppUser", alternateId: "ann@example.com" },
      { id: app, type: "AppInstance", alternateId: "Bridge" },
      { id: sourceUserId, type: "User", alternateId: "ann@example.com" },
    ],
    ...overrides,
  });
}

/** A group-membership event of Ann, with the targets that Okta sends. */
export function buildGroupEvent(groupId: string, overrides: Json = {}): Json {
  return buildLogEvent({
    eventType: "group.user_membership.add",
    target: [
      { id: sourceUserId, type: "User", alternateId: "ann@example.com", displayName: "Ann Able" },
      { id: groupId, type: "UserGroup", alternateId: "unknown", displayName: "Sales" },
    ],
    ...overrides,
  });
}

/** Many events with ids of their own, each about somebody else. */
export function buildManyEvents(count: number): readonly Json[] {
  return Array.from({ length: count }, (_, index) =>
    buildLogEvent({ uuid: `event-${index}`, target: [{ id: `00u${index}`, type: "User" }] }),
  );
}

/** The body of a delivery. */
export function buildHookBody(events: readonly unknown[], overrides: Json = {}): Json {
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    source: `${leastConfig.source.orgUrl}/api/v1/eventHooks/who1`,
    eventId: "85b60edb-0000-4000-8000-000000000001",
    eventTime: instantAt(-1000),
    contentType: "application/json",
    data: { events },
    ...overrides,
  };
}

export interface RequestOptions {
  readonly method?: string;
  readonly connectionId?: string;
  /** null leaves the header away. */
  readonly secret?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** A signed request as API Gateway hands it over (payload 2.0). */
export function buildHttpRequest(options: RequestOptions = {}): unknown {
  const { method = "POST", connectionId: id = connectionId, secret = hookSecret } = options;
  return {
    version: "2.0",
    routeKey: `${method} /hooks/{connectionId}`,
    rawPath: `/hooks/${id}`,
    rawQueryString: "",
    requestContext: { http: { method, path: `/hooks/${id}`, protocol: "HTTP/1.1" }, stage: "$default" },
    pathParameters: { connectionId: id },
    headers: {
      accept: "application/json",
      ...(secret === null ? {} : { authorization: secret }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: options.body }),
    isBase64Encoded: options.isBase64Encoded ?? false,
  };
}

/** A signed delivery of these events. */
export function buildDelivery(events: readonly unknown[], options: RequestOptions = {}): unknown {
  return buildHttpRequest({ body: JSON.stringify(buildHookBody(events)), ...options });
}

/** Okta's one-time verification of a hook. */
export function buildVerification(challenge: string, options: RequestOptions = {}): unknown {
  return buildHttpRequest({
    method: "GET",
    headers: { "x-okta-verification-challenge": challenge },
    ...options,
  });
}
