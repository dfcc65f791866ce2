import * as v from "valibot";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import { addIdpKey, type IdpKey, replaceIdpKey, showIdpKey } from "../idps/idp-key.ts";
import type { IdentityProvider } from "../idps/idp-view.ts";
import { isJsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { type KeyOwner, type SigningKey, showSigningKey } from "../saml/signing-keys.ts";
import { readValidityYears } from "./app-keys.ts";
import { findIdp, readTrust } from "./idp-shared.ts";

const keySchema = v.object({ x5c: v.nullish(v.array(v.string())) });

/** The certificates that identity providers are trusted by, and the keys that the org signs its requests to them with. */
export function makeIdpKeyRoutes(org: Org): readonly Route[] {
  const store = "/api/v1/idps/credentials/keys";
  const stored = `${store}/:kid`;
  const signing = "/api/v1/idps/:idpId/credentials/keys";
  const manage = { bucket: "other", scope: "okta.idps.manage" } as const;
  const read = { bucket: "other", scope: "okta.idps.read" } as const;
  return [
    { method: "POST", path: store, ...manage, handle: (call) => add(org, call) },
    { method: "GET", path: store, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: stored, ...read, handle: (call) => answer(find(org, call)) },
    { method: "PUT", path: stored, ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: stored, ...manage, handle: (call) => remove(org, call) },
    { method: "GET", path: signing, ...read, handle: (call) => listSigning(org, call) },
    { method: "POST", path: `${signing}/generate`, ...manage, handle: (call) => generate(org, call) },
    { method: "GET", path: `${signing}/:kid`, ...read, handle: (call) => getSigning(org, call) },
    { method: "POST", path: `${signing}/:kid/clone`, ...manage, handle: (call) => clone(org, call) },
  ];
}

/** The keys that the org can sign its requests to the provider with. */
export function listSigningKeys(org: Org, idp: IdentityProvider): readonly SigningKey[] {
  return org.signingKeys.list(describeOwner(idp));
}

function describeOwner({ id, protocol, createdMs }: IdentityProvider): KeyOwner {
  const credentials = isJsonObject(protocol["credentials"]) ? protocol["credentials"] : {};
  const signing = isJsonObject(credentials["signing"]) ? credentials["signing"] : {};
  const kid = signing["kid"];
  return { id, kind: "saml", signingKid: typeof kid === "string" ? kid : undefined, createdMs };
}

function add(org: Org, call: Call): Answer {
  const { x5c } = readJsonBody(call, keySchema);
  return answer(addIdpKey(org, x5c ?? []));
}

function replace(org: Org, call: Call): Answer {
  const before = find(org, call);
  const { x5c } = readJsonBody(call, keySchema);
  return answer(replaceIdpKey(org, before, x5c ?? []));
}

function list(org: Org, call: Call): Answer {
  const keys = [...org.idpKeys.values()]
    .map((key) => ({ id: key.kid, key }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200 };
  return answerPage(rules, call, keys, ({ key }) => showIdpKey(key));
}

function remove(org: Org, call: Call): Answer {
  const { kid } = find(org, call);
  const user = [...org.idps.values()].find((idp) => JSON.stringify(readTrust(idp) ?? null).includes(kid));
  if (user) {
    throw makeValidationError("kid", `The key is being used by the identity provider '${user.name}'.`);
  }
  org.idpKeys.delete(kid);
  return { status: 204 };
}

function find(org: Org, call: Call): IdpKey {
  const kid = call.params["kid"] ?? "";
  const key = org.idpKeys.get(kid);
  if (!key) throw makeNotFoundError(kid, "IdpTrust");
  return key;
}

function listSigning(org: Org, call: Call): Answer {
  return { status: 200, body: listSigningKeys(org, findIdp(org, call)).map(showSigningKey) };
}

function generate(org: Org, call: Call): Answer {
  const owner = describeOwner(findIdp(org, call));
  return { status: 200, body: showSigningKey(org.signingKeys.generate(owner, readValidityYears(call))) };
}

function getSigning(org: Org, call: Call): Answer {
  return { status: 200, body: showSigningKey(findSigning(org, call)) };
}

function clone(org: Org, call: Call): Answer {
  const key = findSigning(org, call);
  const targetId = call.query.get("targetIdpId") ?? "";
  const target = org.idps.get(targetId);
  if (!target) throw makeNotFoundError(targetId, "IdpTrust");
  const owner = describeOwner(target);
  if (org.signingKeys.find(owner, key.kid)) {
    throw makeValidationError(
      "cloneKey",
      "Key already exists in the list of key credentials for the target IdP.",
    );
  }
  org.signingKeys.add(owner, key);
  return { status: 201, body: showSigningKey(key) };
}

function findSigning(org: Org, call: Call): SigningKey {
  const kid = call.params["kid"] ?? "";
  const key = org.signingKeys.find(describeOwner(findIdp(org, call)), kid);
  if (!key) throw makeNotFoundError(kid, "IdpKey");
  return key;
}

function answer(key: IdpKey): Answer {
  return { status: 200, body: showIdpKey(key) };
}
