import { makeNotFoundError, OktaError } from "../errors.ts";
import type { Call } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import type { Assignee } from "../roles.ts";

export interface LocatedAssignee extends Assignee {
  readonly url: string;
}

/** The service app that the path names. @throws OktaError 404 E0000007, or E0000227 for an app of another kind. */
export function findClientAssignee(org: Org, call: Call): LocatedAssignee {
  const id = call.params["assigneeId"] ?? "";
  const app = org.apps.findByClientId(id);
  if (!app?.oauthClient) throw makeNotFoundError(id, "PublicClientApp");
  if (app.oauthClient.applicationType !== "service") throw new OktaError("E0000227");
  return locateAssignee(org, { id, type: "CLIENT" });
}

/** The user that the path names. @throws OktaError 404 E0000007. */
export function findUserAssignee(org: Org, call: Call): LocatedAssignee {
  const id = call.params["assigneeId"] ?? "";
  const ownerId = call.principal.kind === "ssws" ? call.principal.token.userId : id;
  const user = org.users.find(id === "me" ? ownerId : id);
  if (!user) throw makeNotFoundError(id, "User");
  return locateAssignee(org, { id: user.id, type: "USER" });
}

/** The assignee with its address. */
export function locateAssignee(org: Org, { id, type }: Assignee): LocatedAssignee {
  const paths = { USER: "/api/v1/users", GROUP: "/api/v1/groups", CLIENT: "/oauth2/v1/clients" } as const;
  return { id, type, url: `${org.url}${paths[type]}/${id}` };
}
