import * as v from "valibot";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { IdpLink } from "../idps/idp-view.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";

const linkSchema = v.object({ externalId: v.nullish(v.string()) });
const longestExternalId = 512;

/** `/api/v1/idps/{idpId}/users`: who is tied to which identity of an identity provider. */
export function makeIdpUserRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/idps/:idpId/users";
  const one = `${path}/:userId`;
  return [
    { method: "GET", path, bucket: "other", scope: "okta.idps.read", handle: (call) => list(org, call) },
    {
      method: "POST",
      path: one,
      bucket: "other",
      scope: "okta.users.manage",
      handle: (call) => link(org, call),
    },
    {
      method: "GET",
      path: one,
      bucket: "other",
      scope: "okta.idps.read",
      handle: (call) => ({ status: 200, body: show(org, find(org, call)) }),
    },
    {
      method: "DELETE",
      path: one,
      bucket: "other",
      scope: "okta.idps.manage",
      handle: (call) => unlink(org, call),
    },
  ];
}

function list(org: Org, call: Call): Answer {
  const idpId = checkIdp(org, call);
  const body = [...org.idpLinks.values()]
    .filter((each) => each.idpId === idpId)
    .map((each) => show(org, each));
  return { status: 200, body };
}

function link(org: Org, call: Call): Answer {
  const idpId = checkIdp(org, call);
  const userId = call.params["userId"] ?? "";
  const user = org.users.get(userId);
  if (!user) throw makeNotFoundError(userId, "User");
  const { externalId } = readJsonBody(call, linkSchema);
  if (!externalId || externalId.length > longestExternalId) {
    throw makeValidationError("externalId", "externalId: The field is missing or too long");
  }
  const made: IdpLink = { idpId, userId, externalId, createdMs: org.clock.nowMs() };
  org.idpLinks.set(makeKey(idpId, userId), made);
  return { status: 200, body: show(org, made) };
}

function unlink(org: Org, call: Call): Answer {
  const { idpId, userId } = find(org, call);
  org.idpLinks.delete(makeKey(idpId, userId));
  return { status: 204 };
}

function find(org: Org, call: Call): IdpLink {
  const idpId = checkIdp(org, call);
  const userId = call.params["userId"] ?? "";
  const found = org.idpLinks.get(makeKey(idpId, userId));
  if (!found) throw makeNotFoundError(userId, "IdpAppUser");
  return found;
}

function checkIdp(org: Org, call: Call): string {
  const idpId = call.params["idpId"] ?? "";
  if (!org.idps.has(idpId)) throw makeNotFoundError(idpId, "IdentityProvider");
  return idpId;
}

function makeKey(idpId: string, userId: string): string {
  return `${idpId} ${userId}`;
}

function show(org: Org, { idpId, userId, externalId, createdMs }: IdpLink): JsonObject {
  const { firstName, lastName, email } = org.users.get(userId)?.profile ?? {};
  const instant = formatWholeSecond(createdMs);
  const idp = `${org.url}/api/v1/idps/${idpId}`;
  return {
    id: userId,
    externalId,
    created: instant,
    lastUpdated: instant,
    profile: {
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      email: email ?? null,
      subjectNameId: externalId,
    },
    _links: {
      idp: { href: idp },
      self: { href: `${idp}/users/${userId}`, hints: { allow: ["GET", "DELETE"] } },
      user: { href: `${org.url}/api/v1/users/${userId}`, hints: { allow: ["GET"] } },
    },
  };
}
