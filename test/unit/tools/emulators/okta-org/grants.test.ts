import { describe, expect, test } from "vitest";
import { at, callOrg, createApp, errorOf, listAt, startOrg, textAt } from "./support/org-client.ts";
import { createServiceApp, makeTokenForm, postToken, signAssertion } from "./support/service-app.ts";

describe("a grant", () => {
  test("is made once, shown with its scope on request, and revoked", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { scopes: [], dpop: false });
    const path = `/api/v1/apps/${app.appId}/grants`;
    const body = { scopeId: "okta.users.read", issuer: org.url };

    const made = await callOrg(org, "POST", path, body);
    const again = await callOrg(org, "POST", path, body);
    const listed = await callOrg(org, "GET", path);
    const one = await callOrg(org, "GET", `${path}/${textAt(made.body, "id")}?expand=scope`);
    const revoked = await callOrg(org, "DELETE", `${path}/${textAt(made.body, "id")}`);
    const token = await postToken(org, makeTokenForm(await signAssertion(org, app)));

    expect(textAt(again.body, "id")).toBe(textAt(made.body, "id"));
    expect(listAt(listed.body)).toHaveLength(1);
    expect(at(listed.body, "0._embedded")).toBeUndefined();
    expect(at(one.body, "_embedded.scope.id")).toBe("okta.users.read");
    expect([revoked.status, at(token.body, "error")]).toEqual([204, "consent_required"]);
    expect(errorOf(await callOrg(org, "GET", `${path}/${textAt(made.body, "id")}`))).toEqual([
      404,
      "E0000007",
    ]);
  });

  test.each([
    ["an unknown scope", { scopeId: "okta.everything.read" }, "scopeId"],
    ["no scope", {}, "scopeId"],
    ["another issuer", { scopeId: "okta.users.read", issuer: "https://elsewhere.example.com" }, "issuer"],
    ["no issuer", { scopeId: "okta.users.read", issuer: null }, "issuer"],
  ])("is refused for %s", async (_what, given, about) => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { scopes: [] });

    const answer = await callOrg(org, "POST", `/api/v1/apps/${app.appId}/grants`, {
      issuer: org.url,
      ...given,
    });

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
    expect(at(answer.body, "errorSummary")).toBe(`Api validation failed: ${about}`);
  });

  test("is refused for an app without OAuth and for one that does not exist", async () => {
    await using org = await startOrg();
    const bookmark = await createApp(org);
    const body = { scopeId: "okta.users.read", issuer: org.url };

    const wrong = await callOrg(org, "POST", `/api/v1/apps/${bookmark.id}/grants`, body);
    const unknown = await callOrg(org, "POST", "/api/v1/apps/0oanothing/grants", body);

    expect([errorOf(wrong), errorOf(unknown)]).toEqual([
      [400, "E0000001"],
      [404, "E0000007"],
    ]);
  });
});

describe("an API token", () => {
  test("dies with the deactivation of its owner", async () => {
    await using org = await startOrg();
    const before = await callOrg(org, "GET", "/api/v1/users/me");
    await callOrg(org, "POST", `/api/v1/users/${textAt(before.body, "id")}/lifecycle/deactivate`);

    const after = await callOrg(org, "GET", "/api/v1/users/me");

    expect([before.status, errorOf(after)]).toEqual([200, [401, "E0000011"]]);
  });
});
