import { describeUser, type EventParty } from "../events/log-event.ts";
import { makeRequestId, makeToken } from "../identifiers.ts";
import type { Org } from "../org.ts";
import type { ApiToken } from "./api-tokens.ts";

export interface TokenRequest {
  /** Whose token it is; the org's own admin unless given. */
  readonly userId?: string;
  readonly name: string;
}

/** The text of a new API token, which nobody is told again, and its id. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/**
 * Makes an API token, which with Okta a signed-in admin does in the console: there is no API for it. The owner needs no
 * role; a token of somebody without one may do next to nothing.
 * @throws Error when nobody, or somebody deactivated, has the id.
 */
export function issueApiToken(org: Org, { userId = org.adminId, name }: TokenRequest): IssuedToken {
  const owner = org.users.get(userId);
  // The admin of a restored org is not among its users.
  const isAbsentAdmin = owner === undefined && userId === org.adminId;
  if (!isAbsentAdmin && (owner === undefined || owner.status === "DEPROVISIONED")) {
    throw new Error(`okta-org: no API token can belong to ${userId}, who is no user, or deactivated`);
  }
  const text = `00${makeToken(30)}`;
  const token = org.apiTokens.put(text, { id: org.newId("00T"), name, userId });
  org.log.write(
    { eventType: "system.api_token.create", targets: [describeToken(token)] },
    {
      actor: describeOwner(org, token),
      requestId: makeRequestId(),
      requestUri: "/api/internal/tokens",
      url: "/api/internal/tokens?",
      ipAddress: "127.0.0.1",
      userAgent: "",
      transactionType: "WEB",
      apiTokenId: undefined,
    },
  );
  return { id: token.id, token: text };
}

/** A token as what an event is about. */
export function describeToken({ id, name }: ApiToken): EventParty {
  return { id, type: "Token", alternateId: "unknown", displayName: name };
}

/** The owner of a token as who made an event happen. */
export function describeOwner(org: Org, { userId }: Pick<ApiToken, "userId">): EventParty {
  const owner = org.users.get(userId);
  if (owner) return describeUser(owner);
  return { id: userId, type: "User", alternateId: "unknown", displayName: "unknown" };
}
