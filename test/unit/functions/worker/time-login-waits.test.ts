import { expect, test } from "vitest";
import { timeLoginWaits } from "../../../../functions/worker/time-login-waits.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { StubClock } from "../../../support/stub-clock.ts";

const moving: Outcome = { kind: "retry", reason: "login-moving" };

/** A worker in which somebody is looked at once a minute and ends so each time. */
async function watch(endings: readonly Outcome[]): Promise<readonly (number | undefined)[]> {
  const clock = new StubClock();
  const left = [...endings];
  const reconcile = timeLoginWaits(
    () => Promise.resolve({ outcome: left.shift() ?? { kind: "unchanged" }, requests: 3 }),
    clock,
  );
  const watched: (number | undefined)[] = [];
  for (const _ending of endings) {
    const { outcome, requests } = await reconcile("00u1", null, 0);
    expect(requests).toBe(3);
    watched.push(outcome.kind === "retry" ? outcome.watchedMs : undefined);
    clock.advance(60_000);
  }
  return watched;
}

test("tells for how long somebody was seen to wait for a login", async () => {
  expect(await watch([moving, moving, moving])).toEqual([0, 60_000, 120_000]);
});

test("counts anew after anything else, such as an outage", async () => {
  const outage: Outcome = { kind: "retry", reason: "circuit-open", afterMs: 300_000 };

  expect(await watch([moving, moving, outage, moving])).toEqual([0, 60_000, undefined, 0]);
});

test("leaves every other ending as it is", async () => {
  expect(await watch([{ kind: "unchanged" }, moving])).toEqual([undefined, 0]);
});

test("watches everybody apart", async () => {
  const clock = new StubClock();
  const reconcile = timeLoginWaits(() => Promise.resolve({ outcome: moving, requests: 1 }), clock);

  await reconcile("00u1", null, 0);
  clock.advance(60_000);

  expect((await reconcile("00u2", null, 0)).outcome).toMatchObject({ watchedMs: 0 });
  expect((await reconcile("00u1", null, 0)).outcome).toMatchObject({ watchedMs: 60_000 });
});
