import { describe, expect, test } from "vitest";
import { createHookSecrets } from "../../../../functions/event-hook/hook-secrets.ts";
import { StubClock, testNowMs } from "../../../support/stub-clock.ts";
import { StubSecrets } from "../../../support/stub-secrets.ts";

const hourMs = 3_600_000;
const allStages = ["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"] as const;

function stagesRead(reader: StubSecrets): readonly string[] {
  return reader.reads.map(({ stage }) => stage);
}

/** How often the stages beside the current one were asked for. */
function countRefetches(reader: StubSecrets): number {
  return stagesRead(reader).filter((stage) => stage === "AWSPENDING").length;
}

function open(reader: StubSecrets) {
  const clock = new StubClock();
  const secrets = createHookSecrets(reader, (id) => `bridge/${id}/hook-secret`, clock);
  return { clock, accepts: (presented: string) => secrets.isAccepted("acme", presented) };
}

function storeCurrent(value = "current-hook-secret", createdMs?: number): StubSecrets {
  return new StubSecrets().put("AWSCURRENT", value, createdMs);
}

test("accepts the current secret", async () => {
  const reader = storeCurrent();

  expect(await open(reader).accepts("current-hook-secret")).toBe(true);
  expect(reader.reads[0]?.secretId).toBe("bridge/acme/hook-secret");
});

test.each(["", "current-hook-secre", "current-hook-secret ", "CURRENT-HOOK-SECRET", "x".repeat(5000)])(
  "does not accept anything else, of whatever length: %j",
  async (presented) => {
    expect(await open(storeCurrent()).accepts(presented)).toBe(false);
  },
);

test("accepts the pending secret, which Okta may have been told already", async () => {
  expect(await open(storeCurrent().put("AWSPENDING", "pending-secret")).accepts("pending-secret")).toBe(true);
});

test.each([
  ["just now", testNowMs, true],
  ["almost a day ago", testNowMs - 24 * hourMs + 1, true],
  ["a day ago", testNowMs - 24 * hourMs, false],
  ["at a time that is unknown", null, false],
])("accepts the previous secret when it was replaced %s: %s", async (_when, createdMs, isAccepted) => {
  const reader = storeCurrent("current-hook-secret", createdMs as number).put("AWSPREVIOUS", "old-secret");

  expect(await open(reader).accepts("old-secret")).toBe(isAccepted);
});

test("fetches the current secret once for many requests, and no other stage", async () => {
  const reader = storeCurrent();
  const { accepts, clock } = open(reader);

  await Promise.all([accepts("current-hook-secret"), accepts("current-hook-secret")]);
  clock.advance(hourMs - 1);
  await accepts("current-hook-secret");

  expect(stagesRead(reader)).toEqual(["AWSCURRENT"]);
});

test("looks at the other stages at once when a cold container is shown another secret than the current one", async () => {
  const reader = storeCurrent().put("AWSPENDING", "pending-secret");
  const { accepts } = open(reader);
  await accepts("current-hook-secret");

  expect(await accepts("pending-secret")).toBe(true);
  expect(stagesRead(reader)).toEqual(["AWSCURRENT", ...allStages]);
});

describe("a secret that does not fit", () => {
  test("makes it fetch again, at most once in ten seconds", async () => {
    const reader = storeCurrent();
    const { accepts, clock } = open(reader);
    const fetches: number[] = [];
    for (const stepMs of [0, 9999, 1, 0, 9999, 1]) {
      clock.advance(stepMs);
      await accepts("guess");
      fetches.push(countRefetches(reader));
    }

    expect(fetches).toEqual([1, 1, 2, 2, 2, 3]);
  });

  test("is accepted once it has become the current one", async () => {
    const reader = storeCurrent();
    const { accepts, clock } = open(reader);
    await accepts("current-hook-secret");
    reader.put("AWSCURRENT", "rotated-hook-secret");
    clock.advance(10_000);

    expect(await accepts("rotated-hook-secret")).toBe(true);
    expect(await accepts("current-hook-secret")).toBe(false);
  });
});

test("stops accepting what was replaced an hour after it last asked", async () => {
  const reader = storeCurrent();
  const { accepts, clock } = open(reader);
  await accepts("current-hook-secret");
  reader.put("AWSCURRENT", "rotated-hook-secret");

  clock.advance(hourMs - 1);
  const before = await accepts("current-hook-secret");
  clock.advance(1);
  const after = await accepts("current-hook-secret");

  expect([before, after]).toEqual([true, false]);
});

test("shares one fetch among a cold container's first requests, whatever they present", async () => {
  const reader = storeCurrent().put("AWSPENDING", "pending-secret");
  const { accepts } = open(reader);

  const accepted = await Promise.all(
    ["current-hook-secret", "pending-secret", "guess"].map((presented) => accepts(presented)),
  );

  expect(accepted).toEqual([true, true, false]);
  expect(stagesRead(reader)).toEqual(["AWSCURRENT", ...allStages]);
});

test("keeps the connections' secrets apart", async () => {
  const reader = storeCurrent();
  const secrets = createHookSecrets(reader, (id) => `bridge/${id}/hook-secret`, new StubClock());

  await secrets.isAccepted("acme", "current-hook-secret");
  await secrets.isAccepted("other", "current-hook-secret");

  expect(new Set(reader.reads.map((read) => read.secretId))).toEqual(
    new Set(["bridge/acme/hook-secret", "bridge/other/hook-secret"]),
  );
});

describe("while Secrets Manager cannot be asked", () => {
  test("the right secret is accepted though somebody guesses a wrong one", async () => {
    const reader = storeCurrent();
    const { accepts, clock } = open(reader);
    await accepts("current-hook-secret");
    reader.failure = new Error("down");
    clock.advance(20_000);

    await expect(accepts("wrong-guess")).rejects.toThrow("down");

    expect(await accepts("current-hook-secret")).toBe(true);
  });

  test("what was right an hour ago is still accepted", async () => {
    const reader = storeCurrent();
    const { accepts, clock } = open(reader);
    await accepts("current-hook-secret");
    reader.failure = new Error("down");

    clock.advance(2 * hourMs);

    expect(await accepts("current-hook-secret")).toBe(true);
  });
});

test("shares one fetch among guesses that come at the same time", async () => {
  const reader = storeCurrent();
  const { accepts, clock } = open(reader);
  await accepts("current-hook-secret");
  clock.advance(20_000);

  await Promise.all(Array.from({ length: 20 }, (_, index) => accepts(`guess-${index}`)));

  expect(stagesRead(reader)).toEqual(["AWSCURRENT", ...allStages]);
});

test("ends the previous secret's day of grace to the minute, not at the next fetch", async () => {
  const reader = storeCurrent("current-hook-secret", testNowMs - 24 * hourMs + 60_000).put(
    "AWSPREVIOUS",
    "old-secret",
  );
  const { accepts, clock } = open(reader);

  const before = await accepts("old-secret");
  clock.advance(60_000);
  const after = await accepts("old-secret");

  expect([before, after]).toEqual([true, false]);
});

test("throws when Secrets Manager cannot be asked, and asks again the next time", async () => {
  const reader = storeCurrent();
  const { accepts } = open(reader);
  reader.failure = new Error("down");
  await expect(accepts("current-hook-secret")).rejects.toThrow("down");

  reader.failure = null;

  expect(await accepts("current-hook-secret")).toBe(true);
});

test("throws when the connection has no secret: that is our fault, not the caller's", async () => {
  await expect(open(new StubSecrets()).accepts("anything")).rejects.toMatchObject({
    name: "MissingHookSecretError",
  });
});

test("takes a secret too short to be one for our own fault, not for the caller's", async () => {
  await expect(open(storeCurrent("only-15-letters")).accepts("only-15-letters")).rejects.toMatchObject({
    name: "MissingHookSecretError",
  });
});
