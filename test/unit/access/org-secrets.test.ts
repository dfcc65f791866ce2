import { beforeAll, expect, test } from "vitest";
import {
  apiTokensIn,
  credentialsIn,
  decodeSourceAccess,
  decodeTargetAccess,
} from "../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import { placeholderSecret } from "../../../shared/contracts/secrets.ts";
import { fail } from "../../../shared/core/result.ts";
import { type ClientKey, makeClientKey } from "../../support/client-keys.ts";
import { StubClock } from "../../support/stub-clock.ts";
import { StubSecrets } from "../../support/stub-secrets.ts";

let key: ClientKey;
let nextKey: ClientKey;
beforeAll(async () => {
  [key, nextKey] = await Promise.all([makeClientKey("key1"), makeClientKey("key2")]);
});

const clock = new StubClock();

function store(value: unknown): StubSecrets {
  return new StubSecrets().put("AWSCURRENT", JSON.stringify(value));
}

function refusedAs(errorCode: string) {
  return { ok: false, failure: { kind: "retry", reason: "credential-refused", errorCode } };
}

function createClientCredentials(reader: StubSecrets, secretId: string) {
  return credentialsIn(createRememberedSecret(reader, secretId, decodeSourceAccess, clock));
}

/** The credential that a source gives, which the test expects to be one. */
async function take(getting: ReturnType<ReturnType<typeof createClientCredentials>["get"]>) {
  const result = await getting;
  if (!result.ok) throw new Error("no credential");
  return result.value;
}

test("is fetched once a container, for callers at the same time and later", async () => {
  const reader = store(key.secret);
  const credentials = createClientCredentials(reader, "bridge/acme/target");

  const [first, second] = await Promise.all([take(credentials.get()), take(credentials.get())]);
  const third = await take(credentials.get());

  expect(first).toMatchObject({ clientId: "0oa1client", kid: "key1", alg: "ES256" });
  expect(second).toBe(first);
  expect(third).toBe(first);
  expect(reader.reads).toEqual([{ secretId: "bridge/acme/target", stage: "AWSCURRENT" }]);
});

test("is fetched again when the org refuses it", async () => {
  const reader = store(key.secret);
  const credentials = createClientCredentials(reader, "x");
  const refused = await take(credentials.get());
  reader.put("AWSCURRENT", JSON.stringify(nextKey.secret));

  const renewed = await take(credentials.renew(refused));

  expect(renewed.kid).toBe("key2");
  expect(await take(credentials.get())).toBe(renewed);
  expect(reader.reads).toHaveLength(2);
});

test("is not fetched again when somebody else has renewed it in the meantime", async () => {
  const reader = store(key.secret);
  const credentials = createClientCredentials(reader, "x");
  const refused = await take(credentials.get());
  const renewed = await take(credentials.renew(refused));

  expect(await take(credentials.renew(refused))).toBe(renewed);
  expect(reader.reads).toHaveLength(2);
});

test("is missing, not fatal, while Secrets Manager is down, and there when it is back", async () => {
  const reader = store(key.secret);
  const credentials = createClientCredentials(reader, "x");
  reader.failure = new Error("SECRET");
  expect(await credentials.get()).toEqual(fail({ kind: "retry", reason: "secrets-unavailable" }));

  reader.failure = null;

  expect((await take(credentials.get())).kid).toBe("key1");
});

test.each([
  ["the stack's placeholder", () => placeholderSecret],
  ["no credential", () => ({ clientId: "0oa1client" })],
  ["a public key only", () => ({ clientId: "0oa1client", privateKey: key.publicJwk })],
])("is missing while the secret holds %s, and there once bootstrap has made it", async (_name, makeValue) => {
  const reader = store(makeValue());
  const credentials = createClientCredentials(reader, "x");
  expect(await credentials.get()).toEqual(refusedAs("secret_invalid"));

  reader.put("AWSCURRENT", JSON.stringify(key.secret));

  expect((await take(credentials.get())).kid).toBe("key1");
});

test("is missing while there is no secret at all, or one that is no JSON", async () => {
  const noJson = new StubSecrets().put("AWSCURRENT", "SECRET");

  expect(await createClientCredentials(new StubSecrets(), "x").get()).toEqual(refusedAs("secret_invalid"));
  expect(await createClientCredentials(noJson, "x").get()).toEqual(refusedAs("secret_invalid"));
});

test("is missing while the key is damaged", async () => {
  const damaged = { ...key.secret, privateKey: { ...key.secret.privateKey, alg: "RS256" } };

  expect(await createClientCredentials(store(damaged), "x").get()).toEqual(refusedAs("key_invalid"));
});

test("comes with what bootstrap noted about the org", async () => {
  const inSource = JSON.stringify({ ...key.secret, appId: "0oa1app" });
  const inTarget = JSON.stringify({ ...key.secret, groupId: "00g1", userTypeId: "oty1" });

  expect(await decodeSourceAccess(inSource)).toMatchObject({ ok: true, value: { appId: "0oa1app" } });
  expect(await decodeTargetAccess(inTarget)).toMatchObject({
    ok: true,
    value: { groupId: "00g1", userTypeId: "oty1" },
  });
});

test("is a static API token in token mode, read again once the org has refused it", async () => {
  const reader = store({ apiToken: "token-number-1" });
  const tokens = apiTokensIn(createRememberedSecret(reader, "x", decodeTargetAccess, clock));
  expect(await tokens.get()).toEqual({ ok: true, value: "token-number-1" });
  reader.put("AWSCURRENT", JSON.stringify({ apiToken: "token-number-2" }));
  expect(await tokens.get()).toEqual({ ok: true, value: "token-number-1" });

  tokens.discard("token-number-1");

  expect(await tokens.get()).toEqual({ ok: true, value: "token-number-2" });
});

test("is never of the other kind: neither a key for a token nor a token for a key", async () => {
  const withToken = createRememberedSecret(
    store({ apiToken: "token-number-1" }),
    "x",
    decodeTargetAccess,
    clock,
  );
  const withKey = createRememberedSecret(store(key.secret), "x", decodeTargetAccess, clock);

  expect(await credentialsIn(withToken).get()).toEqual(refusedAs("secret_invalid"));
  expect(await apiTokensIn(withKey).get()).toEqual(refusedAs("secret_invalid"));
});

test("is fetched again after a quarter of an hour, so that what bootstrap changes arrives", async () => {
  const reader = store({ ...key.secret, appId: "0oa1app" });
  const ownClock = new StubClock();
  const secret = createRememberedSecret(reader, "x", decodeSourceAccess, ownClock);
  await secret.get();
  reader.put("AWSCURRENT", JSON.stringify({ ...key.secret, appId: "0oa2app" }));
  expect(await secret.get()).toMatchObject({ value: { appId: "0oa1app" } });

  ownClock.advance(900_000);

  expect(await secret.get()).toMatchObject({ value: { appId: "0oa2app" } });
});

test("goes on being used when it cannot be fetched again", async () => {
  const reader = store(key.secret);
  const ownClock = new StubClock();
  const secret = createRememberedSecret(reader, "x", decodeSourceAccess, ownClock);
  await secret.get();
  reader.failure = new Error("SECRET");
  ownClock.advance(900_000);

  const [first, second] = [await secret.get(), await secret.get()];

  expect(first).toMatchObject({ ok: true });
  expect(second).toBe(first);
});
