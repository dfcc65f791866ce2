import { expect, test } from "vitest";
import { parse } from "../../../shared/contracts/parse.ts";
import { clientSecretSchema, placeholderSecret } from "../../../shared/contracts/secrets.ts";

const privateKey = { kty: "RSA", kid: "key1", alg: "RS256", d: "dddd", n: "nnnn", e: "AQAB" };

test("keeps every parameter of the key, which its import needs", () => {
  const parsed = parse(clientSecretSchema, { clientId: "0oa1client", privateKey });

  expect(parsed).toEqual({ ok: true, value: { clientId: "0oa1client", privateKey } });
});

test("does not take the stack's placeholder for a credential", () => {
  expect(parse(clientSecretSchema, placeholderSecret).ok).toBe(false);
});

test.each([
  ["is a public key", { d: undefined }],
  ["does not say its algorithm", { alg: undefined }],
  ["does not name itself", { kid: "" }],
  ["is a shared secret", { kty: "oct", alg: "HS256" }],
])("does not take a key that %s, and repeats nothing of it", (_name, overrides) => {
  const parsed = parse(clientSecretSchema, {
    clientId: "0oa1client",
    privateKey: { ...privateKey, ...overrides },
  });

  expect(parsed.ok).toBe(false);
  expect(JSON.stringify(parsed)).not.toMatch(/dddd|nnnn/);
});
