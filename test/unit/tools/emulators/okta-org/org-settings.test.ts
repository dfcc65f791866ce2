import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import type { JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import { buildServiceApp } from "../../../../support/service-app-body.ts";
import { at, callOrg, errorOf, listAt, startOrg, textAt } from "./support/org-client.ts";
import {
  createServiceApp,
  makeDpopHeaders,
  makeKeyPair,
  makeTokenForm,
  obtainDpopToken,
  postToken,
  signAssertion,
} from "./support/service-app.ts";

describe("the org", () => {
  test("describes itself to anybody", async () => {
    await using org = await startOrg();

    const answer = await callOrg(org, "GET", "/.well-known/okta-organization", undefined, {});

    expect(answer.body).toEqual({
      id: expect.stringMatching(/^00o/),
      cell: "op3",
      pipeline: "idx",
      settings: expect.objectContaining({ omEnabled: false }),
      _links: { organization: { href: org.url } },
    });
  });

  test("no longer takes an API token that revoked itself", async () => {
    await using org = await startOrg();
    const before = await callOrg(org, "GET", "/api/v1/api-tokens");

    const revoked = await callOrg(org, "DELETE", "/api/v1/api-tokens/current");
    const after = await callOrg(org, "GET", "/api/v1/api-tokens");

    expect(listAt(before.body)).toHaveLength(1);
    expect(revoked.status).toBe(204);
    expect(errorOf(after)).toEqual([401, "E0000011"]);
  });

  test("gives a principal another share of the rate limits", async () => {
    const clock = new ManualClock();
    await using org = await startOrg({ clock });
    const app = await createServiceApp(org);
    const { token, proofKey } = await obtainDpopToken(org, app, "okta.users.read", clock.nowMs());
    const share: JsonObject = {
      principalId: app.clientId,
      principalType: "OAUTH_CLIENT",
      defaultPercentage: 90,
      defaultConcurrencyPercentage: 50,
    };

    const created = await callOrg(org, "POST", "/api/v1/principal-rate-limits", share);
    const twice = await callOrg(org, "POST", "/api/v1/principal-rate-limits", share);
    clock.advance(60_000);
    const headers = await makeDpopHeaders(proofKey, token, "GET", `${org.url}/api/v1/users`, {
      nowMs: clock.nowMs(),
    });
    const listed = await callOrg(org, "GET", "/api/v1/users", undefined, headers);

    expect([created.status, errorOf(twice)]).toEqual([201, [400, "E0000001"]]);
    expect(listed.headers["x-rate-limit-limit"]).toBe("540");
  });
});

describe("the keys of a service app", () => {
  test("rotate: add, use, deactivate, delete", async () => {
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });
    const next = await makeKeyPair("k2");
    const path = `/api/v1/apps/${app.appId}/credentials/jwks`;
    const added = await callOrg(org, "POST", path, next.publicJwk as JsonObject);
    const first = textAt((await callOrg(org, "GET", path)).body, "0.id");

    const withNext = await postToken(
      org,
      makeTokenForm(await signAssertion(org, app, { key: next, kid: "k2" })),
    );
    const early = await callOrg(org, "DELETE", `${path}/${first}`);
    await callOrg(org, "POST", `${path}/${first}/lifecycle/deactivate`);
    const withFirst = await postToken(org, makeTokenForm(await signAssertion(org, app)));
    const deleted = await callOrg(org, "DELETE", `${path}/${first}`);
    const last = await callOrg(org, "POST", `${path}/${textAt(added.body, "id")}/lifecycle/deactivate`);

    expect([added.status, withNext.status, errorOf(early), deleted.status]).toEqual([
      201,
      200,
      [400, "E0000001"],
      204,
    ]);
    expect(at(withFirst.body, "error_description")).toBe("The client_assertion JWT kid is invalid.");
    expect(errorOf(last)).toEqual([400, "E0000001"]);
  });

  test("that are too short are refused in Okta's words", async () => {
    await using org = await startOrg();
    const { appId } = await createServiceApp(org);

    const answer = await callOrg(org, "POST", `/api/v1/apps/${appId}/credentials/jwks`, {
      kid: "short",
      kty: "RSA",
      use: "sig",
      e: "AQAB",
      n: Buffer.alloc(128, 255).toString("base64url"),
    });

    expect(answer.body).toMatchObject({
      errorSummary: "Api validation failed: JsonWebKey",
      errorCauses: [
        { errorSummary: "RSA key length in the 'jwks' is less than '2,048' bits for the given key." },
      ],
    });
  });

  test("are fetched from a jwks_uri, and kept for a while", async () => {
    const key = await makeKeyPair("k1");
    let fetches = 0;
    const server = createServer((_request, response) => {
      fetches += 1;
      response.end(JSON.stringify({ keys: [key.publicJwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address() as { readonly port: number };
    await using org = await startOrg();
    const app = await createServiceApp(org, { dpop: false });
    const replaced = await callOrg(
      org,
      "PUT",
      `/api/v1/apps/${app.appId}`,
      buildServiceApp("bridge", {
        jwks_uri: `http://127.0.0.1:${address.port}/jwks`,
      }),
    );

    const tokens = [
      await postToken(org, makeTokenForm(await signAssertion(org, app, { key }))),
      await postToken(org, makeTokenForm(await signAssertion(org, app, { key }))),
    ];
    await new Promise((resolve) => server.close(resolve));

    expect(replaced.status).toBe(200);
    expect(tokens.map((token) => token.status)).toEqual([200, 200]);
    expect(fetches).toBe(1);
  });
});
