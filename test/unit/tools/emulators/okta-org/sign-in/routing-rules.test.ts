import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../../../tools/emulators/okta-org/json.ts";
import { at, callOrg, create, errorOf, listAt, startOrg, textAt } from "../support/org-client.ts";
import { Browser } from "./support/browser.ts";
import { startFederation } from "./support/federation.ts";

function makeRule(idpId: string, others: JsonObject = {}): JsonObject {
  return {
    name: "People of the source",
    type: "IDP_DISCOVERY",
    conditions: {
      userIdentifier: {
        type: "IDENTIFIER",
        patterns: [{ matchType: "SUFFIX", value: "@acme.example.com" }],
      },
    },
    actions: { idp: { providers: [{ id: idpId, type: "SAML2" }] } },
    ...others,
  };
}

describe("the identity provider discovery policy", () => {
  test("is there once, with a default rule that nobody deletes", async () => {
    await using org = await startOrg();

    const policies = await callOrg(org, "GET", "/api/v1/policies?type=IDP_DISCOVERY");
    const path = `/api/v1/policies/${textAt(policies.body, "0.id")}/rules`;
    const rules = await callOrg(org, "GET", path);
    const deleted = await callOrg(org, "DELETE", `${path}/${textAt(rules.body, "0.id")}`);
    const untyped = await callOrg(org, "GET", "/api/v1/policies");

    expect(listAt(policies.body)).toHaveLength(1);
    expect(at(rules.body, "0")).toMatchObject({ name: "Default Rule", system: true });
    expect([deleted, untyped].map(errorOf)).toEqual([
      [403, "E0000111"],
      [400, "E0000001"],
    ]);
  });

  test("sends people to the identity provider of the first active rule that matches their name", async () => {
    await using federation = await startFederation();
    const { target, idpId } = federation;
    const policies = await callOrg(target, "GET", "/api/v1/policies?type=IDP_DISCOVERY");
    const path = `/api/v1/policies/${textAt(policies.body, "0.id")}/rules`;
    const login = async (username: string): Promise<readonly [number, string | undefined]> => {
      const { status, location } = await new Browser().post(`${target.url}/login/login.htm`, { username });
      return [status, location];
    };

    const rule = await create(target, path, makeRule(idpId));
    const twin = await callOrg(target, "POST", path, makeRule(idpId));
    const elsewhere = await callOrg(target, "POST", path, makeRule("0oaUnknown", { name: "Other" }));
    const routed = await login("Ada@acme.example.com");
    const other = await login("ada@evil.example.com");
    await callOrg(target, "POST", `${path}/${rule.id}/lifecycle/deactivate`);
    const later = await login("ada@acme.example.com");

    expect(at(rule.body, "priority")).toBe(1);
    expect([twin, elsewhere].map(errorOf)).toEqual([
      [400, "E0000001"],
      [400, "E0000001"],
    ]);
    expect(routed).toEqual([302, `${target.url}/sso/saml2/${idpId}`]);
    expect([other[0], later[0]]).toEqual([401, 401]);
  });
});
