import { expect, test } from "vitest";
import { createDpopSigner, type ProofTarget } from "../../shared/oauth/dpop-proof.ts";
import { readProof } from "../support/dpop-proofs.ts";
import { testNowMs } from "../support/stub-clock.ts";

const target: ProofTarget = {
  method: "GET",
  url: "https://target.okta.com/api/v1/users/00u1",
  nowMs: testNowMs,
  jti: "id1",
};

test("is signed by the key in its header, of which only the public half goes out (RFC 9449 section 4.2)", async () => {
  const { header } = await readProof(await createDpopSigner().sign(target));

  expect(header["typ"]).toBe("dpop+jwt");
  expect(header["alg"]).toBe("ES256");
  expect(Object.keys(header.jwk ?? {}).sort()).toEqual(["crv", "kty", "x", "y"]);
});

test("names method, URL, instant and its own id, and nothing that is not so", async () => {
  const { claims } = await readProof(await createDpopSigner().sign({ ...target, nowMs: testNowMs + 999 }));

  expect(claims).toEqual({
    htm: "GET",
    htu: "https://target.okta.com/api/v1/users/00u1",
    iat: testNowMs / 1000,
    jti: "id1",
  });
});

test.each([
  ["https://target.okta.com/api/v1/users?search=x&limit=2", "https://target.okta.com/api/v1/users"],
  ["https://target.okta.com/api/v1/users/a#part", "https://target.okta.com/api/v1/users/a"],
  ["https://target.okta.com/api/v1/users/a%40b.com", "https://target.okta.com/api/v1/users/a@b.com"],
  ["https://target.okta.com/api/v1/users/a+b@c.com", "https://target.okta.com/api/v1/users/a+b@c.com"],
  ["http://127.0.0.1:4000/oauth2/v1/token", "http://127.0.0.1:4000/oauth2/v1/token"],
])("gives the URL without query and fragment, its path decoded: %s", async (url, htu) => {
  const { claims } = await readProof(await createDpopSigner().sign({ ...target, url }));

  expect(claims["htu"]).toBe(htu);
});

test("carries the hash of the token: the example of RFC 9449 section 7.1", async () => {
  const accessToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

  const { claims } = await readProof(await createDpopSigner().sign({ ...target, accessToken }));

  expect(claims["ath"]).toBe("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
});

test("carries the nonce that the org handed out", async () => {
  const { claims } = await readProof(await createDpopSigner().sign({ ...target, nonce: "nonce1" }));

  expect(claims["nonce"]).toBe("nonce1");
});

test("keeps its key as long as the signer lives, and shares it with no other", async () => {
  const [signer, other] = [createDpopSigner(), createDpopSigner()];

  const proofs = await Promise.all([signer.sign(target), signer.sign(target), other.sign(target)]);
  const [first, second, foreign] = await Promise.all(proofs.map(readProof));

  expect(first?.thumbprint).toBe(second?.thumbprint);
  expect(first?.thumbprint).not.toBe(foreign?.thumbprint);
});
