import * as v from "valibot";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import { type IdpLink, showIdp } from "../idps/idp-view.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { findIdp } from "./idp-shared.ts";

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
    {
      method: "GET",
      path: "/api/v1/users/:userId/idps",
      bucket: "other",
      scope: "okta.idps.read",
      handle: (call) => listOfUser(org, call),
    },
  ];
}

function list(org: Org, call: Call): Answer {
  const { id: idpId } = findIdp(org, call);
  const links = [...org.idpLinks.values()]
    .filter((each) => each.idpId === idpId)
    .map((each) => ({ id: each.userId, each }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200, kept: ["q", "expand"] };
  return answerPage(rules, call, links, ({ each }) => show(org, each));
}

function listOfUser(org: Org, call: Call): Answer {
  const userId = call.params["userId"] ?? "";
  if (!org.users.get(userId)) throw makeNotFoundError(userId, "User");
  const body = [...org.idpLinks.values()]
    .filter((each) => each.userId === userId)
    .flatMap(({ idpId }) => org.idps.get(idpId) ?? [])
    .map((idp) => showIdp(org.url, idp));
  return { status: 200, body };
}

function link(org: Org, call: Call): Answer {
  const { id: idpId } = findIdp(org, call);
  const userId = call.params["userId"] ?? "";
  const user = org.users.get(userId);
  if (!user) throw makeNotFoundError(userId, "User");
  const { externalId } = readJsonBody(call, linkSchema);
  if (!externalId) throw makeValidationError("externalId", "externalId: The field cannot be left blank");
  if (externalId.length > longestExternalId) {
    throw makeValidationError("externalId", "externalId: The field is too long");
  }
  checkKeepsLinks(org, idpId);
  const made: IdpLink = { idpId, userId, externalId, createdMs: org.clock.nowMs() };
  org.idpLinks.set(makeKey(idpId, userId), made);
  return { status: 200, body: show(org, made) };
}

/** A SAML provider takes links only when it honours persistent names (Okta's reference of "Link a user to an IdP"). */
function checkKeepsLinks(org: Org, idpId: string): void {
  const idp = org.idps.get(idpId);
  const settings = idp?.protocol["settings"];
  if (idp?.type !== "SAML2" || !isJsonObject(settings) || settings["honorPersistentNameId"] !== false) return;
  throw makeValidationError("IdpTrust", "The protocol.settings.honorPersistentNameId is invalid.");
}

function unlink(org: Org, call: Call): Answer {
  const { idpId, userId } = find(org, call);
  org.idpLinks.delete(makeKey(idpId, userId));
  return { status: 204 };
}

function find(org: Org, call: Call): IdpLink {
  const { id: idpId } = findIdp(org, call);
  const userId = call.params["userId"] ?? "";
  const found = org.idpLinks.get(makeKey(idpId, userId));
  if (!found) throw makeNotFoundError(userId, "IdpAppUser");
  return found;
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
