import { expect, test } from "vitest";
import { NonceMemory } from "../../../shared/oauth/nonce-memory.ts";

test("knows no nonce until an answer brings one", () => {
  const nonces = new NonceMemory();
  nonces.remember("token", { "content-type": "application/json" });

  expect(nonces.get("token")).toBeUndefined();
});

test("keeps the newest nonce, through answers without one", () => {
  const nonces = new NonceMemory();
  for (const headers of [{ "dpop-nonce": "old" }, { "dpop-nonce": "new" }, {}])
    nonces.remember("token", headers);

  expect(nonces.get("token")).toBe("new");
});

test("keeps the token endpoint's nonce apart from the API's", () => {
  const nonces = new NonceMemory();
  nonces.remember("token", { "dpop-nonce": "t" });
  nonces.remember("api", { "dpop-nonce": "a" });

  expect([nonces.get("token"), nonces.get("api")]).toEqual(["t", "a"]);
});
