import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import { readIdpDefinition } from "../idps/idp-definition.ts";
import { makeIdpMappings } from "../idps/idp-mappings.ts";
import { idpSchema } from "../idps/idp-shape.ts";
import { type IdentityProvider, showIdp } from "../idps/idp-view.ts";
import { isJsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { escapeHtml } from "../sign-in/html.ts";
import { hasTrait } from "../vintage.ts";
import { listSigningKeys, makeIdpKeyRoutes } from "./idp-keys.ts";
import { findIdp, readTrust } from "./idp-shared.ts";
import { makeRoutingRuleRoutes } from "./routing-rules.ts";

/** `/api/v1/idps`. */
export function makeIdpRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/idps";
  const one = `${path}/:idpId`;
  const manage = { bucket: "other", scope: "okta.idps.manage" } as const;
  const read = { bucket: "other", scope: "okta.idps.read" } as const;
  return [
    { method: "POST", path, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => answer(org, findIdp(org, call)) },
    { method: "PUT", path: one, ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => remove(org, call) },
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
    { method: "GET", path: `${one}/metadata.xml`, ...read, handle: (call) => showMetadata(org, call) },
    ...makeIdpKeyRoutes(org),
    ...makeRoutingRuleRoutes(org),
  ];
}

function create(org: Org, call: Call): Answer {
  const nowMs = org.clock.nowMs();
  const idp: IdentityProvider = {
    ...readIdpDefinition(org, readJsonBody(call, idpSchema)),
    id: org.newId("0oa"),
    mappings: makeIdpMappings(org),
    status: "ACTIVE",
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
  };
  org.idps.set(idp.id, idp);
  return answer(org, idp);
}

function list(org: Org, call: Call): Answer {
  const q = call.query.get("q")?.toLowerCase();
  const type = call.query.get("type");
  const idps = [...org.idps.values()].filter(
    (idp) =>
      (q === undefined || idp.name.toLowerCase().startsWith(q)) && (type === null || idp.type === type),
  );
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200, kept: ["q", "type"] };
  return answerPage(rules, call, idps, (idp) => showIdp(org.url, idp));
}

function replace(org: Org, call: Call): Answer {
  const before = findIdp(org, call);
  const signingKids = listSigningKeys(org, before).map((key) => key.kid);
  const definition = readIdpDefinition(org, readJsonBody(call, idpSchema), { ...before, signingKids });
  const idp: IdentityProvider = { ...before, ...definition, lastUpdatedMs: org.clock.nowMs() };
  org.idps.set(idp.id, idp);
  const { status, body } = answer(org, idp);
  const shown =
    hasTrait(org, "replacedIdpCreated") || !isJsonObject(body) ? body : { ...body, created: null };
  return { status, ...(shown === undefined ? {} : { body: shown }) };
}

function remove(org: Org, call: Call): Answer {
  const { id } = findIdp(org, call);
  org.idps.delete(id);
  // "All existing IdP users are unlinked" (Okta's reference of "Delete an IdP").
  for (const [key, link] of org.idpLinks) if (link.idpId === id) org.idpLinks.delete(key);
  return { status: 204 };
}

function move(org: Org, call: Call, status: IdentityProvider["status"]): Answer {
  const idp = { ...findIdp(org, call), status, lastUpdatedMs: org.clock.nowMs() };
  org.idps.set(idp.id, idp);
  return answer(org, idp);
}

function showMetadata(org: Org, call: Call): Answer {
  const idp = findIdp(org, call);
  const trust = readTrust(idp);
  const endpoints = isJsonObject(idp.protocol["endpoints"]) ? idp.protocol["endpoints"] : {};
  const acs = isJsonObject(endpoints["acs"]) ? endpoints["acs"] : {};
  const location = `${org.url}/sso/saml2${acs["type"] === "ORG" ? "" : `/${idp.id}`}`;
  const audience = isJsonObject(trust) && typeof trust["audience"] === "string" ? trust["audience"] : "";
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor entityID="${escapeHtml(audience)}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">`,
    '<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    "<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>",
    `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${location}" index="0" isDefault="true"/>`,
    "</md:SPSSODescriptor></md:EntityDescriptor>",
  ].join("");
  return { status: 200, contentType: "application/xml;charset=UTF-8", body };
}

function answer(org: Org, idp: IdentityProvider): Answer {
  return { status: 200, body: showIdp(org.url, idp) };
}
