import { randomUUID } from "node:crypto";
import type { App, AppUser, Group, User } from "../entities.ts";
import { formatMillisecond } from "../instants.ts";
import type { Json, JsonObject } from "../json.ts";
import { type EmittedEventType, emittedEventTypes } from "./event-types.ts";

/** Somebody or something that an event speaks of. */
export interface EventParty {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
}

/** Why an event happened: who called, and with which request. */
export interface EventCause {
  readonly actor: EventParty;
  readonly requestId: string;
  /** Path of the request. */
  readonly requestUri: string;
  /** Path and query. */
  readonly url: string;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly transactionType: "WEB" | "JOB";
  readonly apiTokenId: string | undefined;
}

export interface EventFacts {
  readonly eventType: EmittedEventType;
  readonly targets: readonly EventParty[];
  readonly debugData?: Readonly<Record<string, string>>;
  readonly outcome?: { readonly result: string; readonly reason: string | null };
  readonly severity?: "INFO" | "WARN" | "ERROR";
}

/** One row of the System Log; a hook delivery carries the same body, with the same `uuid`. */
export interface LogEvent {
  readonly uuid: string;
  readonly eventType: EmittedEventType;
  readonly publishedMs: number;
  readonly body: JsonObject;
}

/** The event in Okta's shape (schema LogEvent of the published API description). */
export function makeLogEvent(facts: EventFacts, cause: EventCause, nowMs: number): LogEvent {
  const uuid = randomUUID();
  const { displayMessage, legacyEventType } = emittedEventTypes[facts.eventType];
  const ipChain = [{ ip: cause.ipAddress, geographicalContext: null, version: "V4", source: null }];
  const body: JsonObject = {
    actor: showParty(cause.actor),
    client: {
      userAgent: { rawUserAgent: cause.userAgent, os: "Unknown", browser: "UNKNOWN" },
      zone: "null",
      device: "Unknown",
      id: null,
      ipAddress: cause.ipAddress,
      geographicalContext: null,
    },
    device: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      rootSessionId: null,
      externalSessionId: cause.apiTokenId === undefined ? "unknown" : `trs${cause.apiTokenId.slice(3)}`,
    },
    displayMessage,
    eventType: facts.eventType,
    outcome: { result: facts.outcome?.result ?? "SUCCESS", reason: facts.outcome?.reason ?? null },
    published: formatMillisecond(nowMs),
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    severity: facts.severity ?? "INFO",
    debugContext: { debugData: showDebugData(facts, cause) },
    legacyEventType,
    transaction: {
      type: cause.transactionType,
      id: cause.requestId,
      detail: cause.apiTokenId === undefined ? {} : { requestApiTokenId: cause.apiTokenId },
    },
    uuid,
    version: "0",
    request: { ipChain },
    target: facts.targets.length === 0 ? null : facts.targets.map(showParty),
  };
  return { uuid, eventType: facts.eventType, publishedMs: nowMs, body };
}

function showDebugData({ debugData }: EventFacts, cause: EventCause): JsonObject {
  return { requestId: cause.requestId, requestUri: cause.requestUri, url: cause.url, ...debugData };
}

function showParty({ id, type, alternateId, displayName }: EventParty): JsonObject {
  return { id, type, alternateId, displayName, detailEntry: null };
}

/** The user as an event's target or actor. */
export function describeUser(user: User): EventParty {
  const { login, firstName, lastName } = user.profile;
  return {
    id: user.id,
    type: "User",
    alternateId: readText(login),
    displayName: `${readText(firstName)} ${readText(lastName)}`,
  };
}

/** A group as a target; its `alternateId` is always `unknown`. */
export function describeGroup(group: Group): EventParty {
  return {
    id: group.id,
    type: "UserGroup",
    alternateId: "unknown",
    displayName: readText(group.profile["name"]),
  };
}

export function describeApp(app: App): EventParty {
  return { id: app.id, type: "AppInstance", alternateId: app.label, displayName: app.label };
}

/** The three targets of an app membership event. */
export function describeMembership(app: App, appUser: AppUser, user: User): readonly EventParty[] {
  const person = describeUser(user);
  return [
    {
      id: appUser.linkId,
      type: "AppUser",
      alternateId: appUser.userName,
      displayName: person.displayName,
    },
    describeApp(app),
    person,
  ];
}

function readText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
