import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import { at, callOrg, createActiveUser, errorOf, makeProfile, startOrg } from "./support/org-client.ts";
import { createServiceApp, makeDpopHeaders, makeKeyPair, obtainDpopToken } from "./support/service-app.ts";

describe("a resource call", () => {
  test("passes with a token bound to the proof's key", async () => {
    await using org = await startOrg();
    const { token, proofKey } = await obtainDpopToken(org, await createServiceApp(org));
    const headers = await makeDpopHeaders(proofKey, token, "GET", `${org.url}/api/v1/users`);

    const answer = await callOrg(org, "GET", "/api/v1/users?limit=1", undefined, headers);

    expect(answer.status).toBe(200);
    expect(answer.headers["x-rate-limit-limit"]).toBe("300");
  });

  test("wants the decoded path in the proof", async () => {
    await using org = await startOrg();
    await createActiveUser(org, "a+b@acme.example.com");
    const { token, proofKey } = await obtainDpopToken(org, await createServiceApp(org));
    const path = "/api/v1/users/a%2Bb%40acme.example.com";
    const encoded = await makeDpopHeaders(proofKey, token, "GET", `${org.url}${path}`);
    const decoded = await makeDpopHeaders(proofKey, token, "GET", `${org.url}${decodeURIComponent(path)}`);

    const refused = await callOrg(org, "GET", path, undefined, encoded);
    const passed = await callOrg(org, "GET", path, undefined, decoded);

    expect(refused.status).toBe(400);
    expect(refused.headers["www-authenticate"]).toMatch(
      /^DPoP algs="RS256 .*error="invalid_dpop_proof", error_description="'htu' claim in the DPoP proof JWT is invalid\."/,
    );
    expect(passed.status).toBe(200);
  });

  test.each([
    ["another hash of the token", { claims: { ath: "AAAA" } }],
    ["another method", { claims: { htm: "POST" } }],
  ])("is refused with a proof that has %s", async (_what, changes) => {
    await using org = await startOrg();
    const { token, proofKey } = await obtainDpopToken(org, await createServiceApp(org));
    const headers = await makeDpopHeaders(proofKey, token, "GET", `${org.url}/api/v1/users`, changes);

    const answer = await callOrg(org, "GET", "/api/v1/users", undefined, headers);

    expect(answer.status).toBe(400);
    expect(answer.headers["www-authenticate"]).toContain('error="invalid_dpop_proof"');
  });

  test("is refused with a proof of another key, a repeated proof, no proof, or the Bearer scheme", async () => {
    await using org = await startOrg();
    const { token, proofKey } = await obtainDpopToken(org, await createServiceApp(org));
    const url = `${org.url}/api/v1/users`;
    const good = await makeDpopHeaders(proofKey, token, "GET", url);
    await callOrg(org, "GET", "/api/v1/users", undefined, good);
    const attempts = [
      await makeDpopHeaders(await makeKeyPair(), token, "GET", url),
      good,
      { authorization: `DPoP ${token}` },
      { authorization: `Bearer ${token}` },
    ];

    const answers = await Promise.all(
      attempts.map((headers) => callOrg(org, "GET", "/api/v1/users", undefined, headers)),
    );

    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400]);
  });

  test("is refused with 401 once the token is an hour old", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const { token, proofKey } = await obtainDpopToken(
      org,
      await createServiceApp(org),
      "okta.users.read",
      clock.nowMs(),
    );
    clock.advance(3_600_000);
    const headers = await makeDpopHeaders(proofKey, token, "GET", `${org.url}/api/v1/users`, {
      nowMs: clock.nowMs(),
    });

    const answer = await callOrg(org, "GET", "/api/v1/users", undefined, headers);

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toContain('error="invalid_token"');
    expect(at(answer.body, "errorCode")).toBe("E0000011");
  });

  test.each([
    ["the scope was not granted", { scopes: ["okta.groups.read"], roles: ["SUPER_ADMIN"] }],
    ["the app has no role", { scopes: ["okta.users.read"], roles: [] }],
    ["the role does not permit it", { scopes: ["okta.users.read"], roles: ["API_ACCESS_MANAGEMENT_ADMIN"] }],
  ])("is forbidden when %s", async (_what, rights) => {
    await using org = await startOrg();
    const app = await createServiceApp(org, rights);
    const { token, proofKey } = await obtainDpopToken(org, app, rights.scopes[0]);
    const headers = await makeDpopHeaders(proofKey, token, "GET", `${org.url}/api/v1/users`);

    const answer = await callOrg(org, "GET", "/api/v1/users", undefined, headers);

    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      errorCode: "E0000006",
      errorSummary: "You do not have permission to perform the requested action",
    });
  });

  test("may not change a user who holds an admin role, unless the app is a super admin", async () => {
    await using org = await startOrg();
    const user = await createActiveUser(org, "boss@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${user.id}/roles`, { type: "HELP_DESK_ADMIN" });
    const app = await createServiceApp(org, { scopes: ["okta.users.manage"], roles: ["USER_ADMIN"] });
    const { token, proofKey } = await obtainDpopToken(org, app, "okta.users.manage");
    const path = `/api/v1/users/${user.id}`;
    const headers = await makeDpopHeaders(proofKey, token, "POST", `${org.url}${path}`);

    const answer = await callOrg(org, "POST", path, { profile: { title: "Chief" } }, headers);

    expect(answer.status).toBe(403);
  });

  test("is refused without credentials and with a wrong API token", async () => {
    await using org = await startOrg();

    const anonymous = await callOrg(org, "GET", "/api/v1/users", undefined, {});
    const wrong = await callOrg(org, "GET", "/api/v1/users", undefined, { authorization: "SSWS wrong" });

    expect(errorOf(anonymous)).toEqual([403, "E0000005"]);
    expect(errorOf(wrong)).toEqual([401, "E0000011"]);
  });

  test("is listed with its status and who made it", async () => {
    await using org = await startOrg();
    org.requests.clear();

    await callOrg(org, "POST", "/api/v1/users?activate=false", {
      profile: makeProfile("x@acme.example.com"),
    });

    expect(org.requests.list()).toEqual([
      {
        method: "POST",
        path: "/api/v1/users",
        query: "activate=false",
        status: 200,
        principal: "ssws",
        atMs: expect.any(Number),
      },
    ]);
  });
});
