import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { importClientCredential, signClientAssertion } from "../../../shared/oauth/client-assertion.ts";
import { makeClientKey } from "../../support/client-keys.ts";
import { testNowMs } from "../../support/stub-clock.ts";

const tokenUrl = "https://target.okta.com/oauth2/v1/token";

test.each(["ES256", "RS256"] as const)(
  "is a %s JWT that the org can verify (RFC 7523 section 3)",
  async (alg) => {
    const { credential, publicJwk } = await makeClientKey("key1", alg);

    const assertion = await signClientAssertion(credential, tokenUrl, testNowMs, "id1");

    const { payload, protectedHeader } = await jwtVerify(assertion, await importJWK(publicJwk, alg), {
      issuer: "0oa1client",
      subject: "0oa1client",
      audience: tokenUrl,
      currentDate: new Date(testNowMs),
    });
    expect(protectedHeader).toEqual({ alg, kid: "key1", typ: "JWT" });
    expect(payload.jti).toBe("id1");
  },
);

test("lives for minutes, in whole seconds, and is never issued in the future", async () => {
  const { credential } = await makeClientKey();

  const { iat, exp } = decodeJwt(await signClientAssertion(credential, tokenUrl, testNowMs + 999, "id1"));

  expect(iat).toBe(testNowMs / 1000);
  expect(exp).toBe(testNowMs / 1000 + 300);
});

test("says no more than it must", async () => {
  const { credential } = await makeClientKey();

  const assertion = await signClientAssertion(credential, tokenUrl, testNowMs, "id1");

  expect(Object.keys(decodeJwt(assertion)).sort()).toEqual(["aud", "exp", "iat", "iss", "jti", "sub"]);
  expect(JSON.stringify(decodeProtectedHeader(assertion))).not.toContain('"d"');
});

test("cannot be made with a key that does not fit its algorithm", async () => {
  const { secret } = await makeClientKey();
  const damaged = { ...secret, privateKey: { ...secret.privateKey, alg: "RS256" as const } };

  await expect(importClientCredential(damaged)).rejects.toThrow();
});

test("cannot be made with a damaged key", async () => {
  const { secret } = await makeClientKey();
  const damaged = { ...secret, privateKey: { ...secret.privateKey, d: "AAAA" } };

  await expect(importClientCredential(damaged)).rejects.toThrow();
});
