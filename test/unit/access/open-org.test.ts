import { expect, test } from "vitest";
import { accessByApiToken, accessByKey, openOrg } from "../../../shared/access/open-org.ts";
import { succeed } from "../../../shared/core/result.ts";
import { makeClientKey, serveCredentials } from "../../support/client-keys.ts";
import { readProof } from "../../support/dpop-proofs.ts";
import { buildAnswer, ScriptedHttp } from "../../support/scripted-http.ts";
import { StubClock } from "../../support/stub-clock.ts";

const orgUrl = "https://target.okta.com";
const getUser = { method: "GET", path: "/api/v1/users/00u1" } as const;

test("asks for one token and proves every call with the key that the token is bound to", async () => {
  const grant = { access_token: "token1", token_type: "DPoP", expires_in: 3600 };
  const http = new ScriptedHttp(buildAnswer(200, grant), buildAnswer(200, {}), buildAnswer(200, {}));
  const common = { orgUrl, send: http.send, clock: new StubClock() };
  const credentials = serveCredentials(await makeClientKey());
  const access = accessByKey({ ...common, scope: "okta.users.read", credentials });
  const call = openOrg({ ...common, access, reserveShare: 0.1 });

  await Promise.all([call(getUser), call(getUser)]);

  const proofs = await Promise.all(http.requests.map((request) => readProof(request.headers["dpop"])));
  expect(proofs.map((proof) => proof.claims["htu"])).toEqual([
    `${orgUrl}/oauth2/v1/token`,
    `${orgUrl}/api/v1/users/00u1`,
    `${orgUrl}/api/v1/users/00u1`,
  ]);
  expect(new Set(proofs.map((proof) => proof.thumbprint)).size).toBe(1);
  expect(new Set(proofs.map((proof) => proof.claims["jti"])).size).toBe(3);
});

test("presents a static API token as it is, and no proof", async () => {
  const http = new ScriptedHttp(buildAnswer(200, {}));
  const access = accessByApiToken({
    get: () => Promise.resolve(succeed("token1")),
    discard: () => undefined,
  });
  const call = openOrg({ orgUrl, access, reserveShare: 0.1, send: http.send, clock: new StubClock() });

  await call(getUser);

  expect(http.request().headers).toMatchObject({ authorization: "SSWS token1" });
  expect(http.request().headers).not.toHaveProperty("dpop");
});
