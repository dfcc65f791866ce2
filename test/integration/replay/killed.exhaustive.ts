import { expect, test } from "vitest";
import { Killed, killAt, openDeadLetterOffice } from "./dead-letter-office.ts";

const people = Array.from({ length: 10_000 }, (_, index) => `00u${String(index).padStart(5, "0")}`);
/** More than a killed replay's letters stay hidden, and less than SQS remembers an id. */
const untilVisibleMs = 121_000;
/** Letters that can have been sent and not deleted when a replay is killed. */
const batch = 10;

/** A batch takes three requests: receive, send, delete. */
test.each([
  ["after it sent its first batch", 2, "after"],
  ["before it deleted a batch in the middle", 1503, "before"],
  ["after it deleted a batch in the middle", 1503, "after"],
  ["after it received a batch in the middle", 1501, "after"],
] as const)("a replay killed %s loses and doubles nobody of ten thousand", async (_name, nth, side) => {
  const office = await openDeadLetterOffice();
  try {
    await office.park(people);
    const { deps } = killAt(office.deps, nth, side);

    await expect(office.replay({}, deps)).rejects.toThrow(Killed);
    office.clock.skip(untilVisibleMs);
    await office.replay();

    expect((await office.takeQueued()).map(({ userId }) => userId).sort()).toEqual(people);
    expect(await office.countDead()).toBe(0);
  } finally {
    await office.stop();
  }
});

test("replays killed again and again over more than five minutes lose nobody; SQS forgets ids, so a batch each may come twice", async () => {
  const office = await openDeadLetterOffice();
  const kills = 6;
  try {
    await office.park(people);

    for (let kill = 0; kill < kills; kill += 1) {
      const { deps } = killAt(office.deps, 302, "after");
      await expect(office.replay({}, deps)).rejects.toThrow(Killed);
      office.clock.skip(untilVisibleMs);
    }
    await office.replay();
    const back = (await office.takeQueued()).map(({ userId }) => userId);

    expect([...new Set(back)].sort()).toEqual(people);
    expect(back.length - people.length).toBeLessThanOrEqual(kills * batch);
    expect(await office.countDead()).toBe(0);
  } finally {
    await office.stop();
  }
});
