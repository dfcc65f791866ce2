import { expect, test } from "vitest";
import { openOrg } from "../../../../functions/worker/org-access.ts";
import { makeClientKey, serveCredentials } from "../../../support/client-keys.ts";
import { readProof } from "../../../support/dpop-proofs.ts";
import { buildAnswer, ScriptedHttp } from "../../../support/scripted-http.ts";
import { StubClock } from "../../../support/stub-clock.ts";

const orgUrl = "https://target.okta.com";
const getUser = { method: "GET", path: "/api/v1/users/00u1" } as const;

test("asks for one token and proves every call with the key that the token is bound to", async () => {
  const grant = { access_token: "token1", token_type: "DPoP", expires_in: 3600 };
  const http = new ScriptedHttp(buildAnswer(200, grant), buildAnswer(200, {}), buildAnswer(200, {}));
  const call = openOrg({
    orgUrl,
    scope: "okta.users.read",
    credentials: serveCredentials(await makeClientKey()),
    reserveShare: 0.1,
    send: http.send,
    clock: new StubClock(),
  });

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
