import { expect, test } from "vitest";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import { fail, succeed } from "../../../shared/core/result.ts";
import { StubClock } from "../../support/stub-clock.ts";
import { StubSecrets } from "../../support/stub-secrets.ts";

const quarterHourMs = 900_000;

/** A secret that a container has used for a quarter of an hour. */
async function openOldSecret() {
  const clock = new StubClock();
  const reader = new StubSecrets().put("AWSCURRENT", "first");
  const decode = (text: string) => Promise.resolve(succeed({ text }));
  const secret = createRememberedSecret(reader, "x", decode, clock);
  await secret.get();
  clock.advance(quarterHourMs);
  return { secret, reader, clock };
}

/** What a batch of ten people is told, who all ask at the same time. */
async function askTogether<T>(ask: () => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: 10 }, ask));
}

test("is fetched again once for everybody who asks at the same time", async () => {
  const { secret, reader } = await openOldSecret();
  reader.put("AWSCURRENT", "second");

  const told = await askTogether(() => secret.get());

  expect(told).toEqual(Array(10).fill(succeed({ text: "second" })));
  expect(reader.reads).toHaveLength(2);
});

test("goes on being used by everybody, then and later, when it could not be fetched again for any of them", async () => {
  const { secret, reader, clock } = await openOldSecret();
  reader.failure = new Error("throttled");

  const then = await askTogether(() => secret.get());
  const soon = await secret.get();
  reader.failure = null;
  clock.advance(1000);
  const later = await secret.get();

  expect([...then, soon, later]).toEqual(Array(12).fill(succeed({ text: "first" })));
});

test("is fetched again once for everybody whom an org refused, and is whole again after a failure", async () => {
  const { secret, reader } = await openOldSecret();
  const refused = await secret.get();
  if (!refused.ok) throw new Error("no secret");
  const readsBefore = reader.reads.length;
  reader.failure = new Error("throttled");

  const whileDown = await askTogether(() => secret.renew(refused.value));
  reader.failure = null;
  const after = await secret.get();

  expect(whileDown).toEqual(Array(10).fill(fail({ kind: "retry", reason: "secrets-unavailable" })));
  expect(after).toEqual(refused);
  expect(reader.reads).toHaveLength(readsBefore + 1);
});

test("is not fetched again for half a minute after a fetch in vain, which may have taken long", async () => {
  const { secret, reader, clock } = await openOldSecret();
  reader.failure = new Error("timed out");
  const readsBefore = reader.reads.length;

  for (const waitMs of [0, 1, 29_998]) {
    clock.advance(waitMs);
    await secret.get();
  }
  const readsInVain = reader.reads.length - readsBefore;
  reader.failure = null;
  reader.put("AWSCURRENT", "second");
  clock.advance(1);

  expect(readsInVain).toBe(1);
  expect(await secret.get()).toEqual(succeed({ text: "second" }));
});

test("is not told as it was while it is fetched again because an org refused it", async () => {
  const { secret, reader, clock } = await openOldSecret();
  const refused = await secret.get();
  if (!refused.ok) throw new Error("no secret");
  reader.put("AWSCURRENT", "second");
  clock.advance(1000);

  const told = await Promise.all([
    secret.renew(refused.value),
    secret.get(),
    secret.renew({ text: "refused before" }),
  ]);

  expect(told).toEqual(Array(3).fill(succeed({ text: "second" })));
});
