import { makeRequestId } from "../identifiers.ts";
import type { EventCause, EventParty } from "./log-event.ts";

/** Who is named where nobody in particular acts. */
export const systemActor: EventParty = {
  id: "unknown",
  type: "SystemPrincipal",
  alternateId: "system@okta.com",
  displayName: "Okta System",
};

/** The cause of what the org does by itself, without anybody's request. */
export function makeJobCause(): EventCause {
  return {
    actor: systemActor,
    requestId: makeRequestId(),
    requestUri: "",
    url: "",
    ipAddress: "127.0.0.1",
    userAgent: "",
    transactionType: "JOB",
    apiTokenId: undefined,
  };
}
