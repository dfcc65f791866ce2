import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listLetters } from "../../../functions/replay/list-letters.ts";
import { settlePerson } from "../../../functions/worker/settle-person.ts";
import { cancelMove, readMove, startMove } from "../../../shared/aws/move-task.ts";
import { createQueueDepthReader } from "../../../shared/aws/queue-depth.ts";
import { connectionId } from "../../support/connections.ts";
import { createRecordingLog } from "../../support/recording-log.ts";
import { buildRecord } from "../../support/records.ts";
import {
  type DeadLetterOffice,
  describeMessage,
  Killed,
  killAt,
  openDeadLetterOffice,
} from "./dead-letter-office.ts";

let office: DeadLetterOffice;

beforeEach(async () => {
  office = await openDeadLetterOffice();
});
afterEach(() => office.stop());

function namePeople(count: number, prefix = "00u"): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, "0")}`);
}

async function takePeople(): Promise<readonly string[]> {
  return (await office.takeQueued()).map(({ userId }) => userId).sort();
}

async function listIds(): Promise<readonly string[]> {
  const ids: string[] = [];
  await listLetters(
    {
      connectionId,
      filter: {},
      deadlineMs: Number.POSITIVE_INFINITY,
      onLetter: (letter) => ids.push(letter.messageId),
    },
    office.deps,
  );
  return ids;
}

/** More than a killed replay's letters stay hidden, and less than SQS remembers an id. */
const untilVisibleMs = 121_000;

describe("a replay", () => {
  test("sends 500 people back, each once, and leaves nothing", async () => {
    const people = namePeople(500);
    await office.park(people);

    const counts = await office.replay();

    expect(counts).toEqual({
      matched: 500,
      replayed: 500,
      kept: 0,
      unreadable: 0,
      byReason: { refused: 500 },
      mayHideMore: false,
      hasMore: false,
    });
    expect(await takePeople()).toEqual(people);
    expect(await office.countDead()).toBe(0);
  });

  test("sends what fits and makes the rest visible again at once", async () => {
    await office.park(namePeople(12, "a"), "login-taken");
    await office.park(namePeople(7, "b"), "value-refused");

    const counts = await office.replay({ filter: { reasons: ["login-taken"] } });

    expect(counts).toMatchObject({ replayed: 12, kept: 7, mayHideMore: true, hasMore: false });
    expect(await takePeople()).toEqual(namePeople(12, "a"));
    expect(await listIds()).toHaveLength(7);
  });

  test("only counts in a dry run", async () => {
    await office.park(namePeople(3));

    const counts = await office.replay({ dryRun: true });

    expect(counts).toMatchObject({ matched: 3, replayed: 0, byReason: { refused: 3 }, hasMore: false });
    expect(await takePeople()).toEqual([]);
    expect(await listIds()).toHaveLength(3);
  });

  test("keeps the body as it was", async () => {
    const body = describeMessage("00uAnn");
    await office.deadLetterQueue.send({ body, groupId: `${connectionId}:00uAnn`, deduplicationId: "x" });

    await office.replay();

    expect(await office.takeQueued()).toMatchObject([{ body }]);
  });

  test("never sends what is no message of the connection, whatever the filter says", async () => {
    const foreign = [
      { body: "{}", groupId: "g" },
      { body: describeMessage("00uAnn").replace(connectionId, "other"), groupId: "other:00uAnn" },
      { body: describeMessage("00uAnn"), groupId: `${connectionId}:00uBob` },
    ];
    for (const message of foreign) {
      await office.deadLetterQueue.send({ ...message, deduplicationId: randomUUID() });
    }

    expect(await office.replay()).toMatchObject({ matched: 0, replayed: 0, unreadable: 3, hasMore: false });
    expect(await takePeople()).toEqual([]);
    expect(await office.countDead()).toBe(3);
  });

  test("says that letters may be hidden behind one that stays", async () => {
    const behind = Array.from({ length: 12 }, () => "00uAnn");
    await office.park(["00uAnn"], "login-taken");
    await office.park(behind, "value-refused");

    const counts = await office.replay({ filter: { reasons: ["value-refused"] } });

    // A receive takes ten of a group: nine behind the first went, three were out of sight.
    expect(counts).toMatchObject({ replayed: 9, kept: 1, mayHideMore: true });
    expect(await office.countDead()).toBe(4);
  });

  test("comes to its end although what stays comes back before everything has been seen", async () => {
    await office.park(namePeople(30));
    const { deadLetters } = office.deps;
    const impatient = { ...deadLetters, receive: () => deadLetters.receive(0, 0) };

    const counts = await office.replay(
      { filter: { userIds: [] } },
      { ...office.deps, deadLetters: impatient },
    );

    expect(counts).toMatchObject({ matched: 0, kept: 30, hasMore: false });
  });

  test("can be stopped and gone on with: what went back is not sent again", async () => {
    const people = namePeople(45);
    await office.park(people);
    const stop = new AbortController();

    const first = await office.replay({
      signal: stop.signal,
      onProgress: ({ replayed }) => {
        if (replayed >= 20) stop.abort();
      },
    });
    const second = await office.replay();

    expect(first).toMatchObject({ replayed: 20, hasMore: true });
    expect(second).toMatchObject({ replayed: 25, hasMore: false });
    expect(await takePeople()).toEqual(people);
  });

  test("leaves what SQS did not take, says that there is more, and sends it the next time", async () => {
    await office.park(namePeople(5));
    const { queue } = office.deps;
    const choosy = {
      ...queue,
      sendBatch: async (messages: Parameters<typeof queue.sendBatch>[0]) => [
        ...messages.slice(0, 2),
        ...(await queue.sendBatch(messages.slice(2))),
      ],
    };

    expect(await office.replay({}, { ...office.deps, queue: choosy })).toMatchObject({
      matched: 5,
      replayed: 3,
      hasMore: true,
    });
    expect(await office.replay()).toMatchObject({ replayed: 2, hasMore: false });
    expect(await takePeople()).toEqual(namePeople(5));
  });

  test("gives up, with everything kept, when SQS takes nothing at all", async () => {
    await office.park(namePeople(5));
    const closed = { ...office.queue, sendBatch: async (messages: readonly never[]) => messages };

    const replay = office.replay({ ratePerSecond: 1 }, { ...office.deps, queue: closed as never });

    await expect(replay).rejects.toThrow("SQS accepts no message");
    expect(await listIds()).toHaveLength(5);
  });
});

describe("a replay that is killed", () => {
  const people = namePeople(4);

  // A person a turn: a receive, then send and delete for each, and a receive that finds nothing.
  const requests = 2 + 2 * people.length;
  const points = Array.from({ length: requests }, (_, index) => index + 1).flatMap((nth) =>
    (["before", "after"] as const).map((side) => [side, nth] as const),
  );

  test.each(points)(
    "%s its request %i loses nobody and doubles nobody, once another has gone on",
    async (side, nth) => {
      await office.park(people);
      const { deps, isKilled } = killAt(office.deps, nth, side);

      const killed = office.replay({ ratePerSecond: 1 }, deps);
      await expect(killed).rejects.toThrow(Killed);
      office.clock.skip(untilVisibleMs);
      await office.replay();

      expect(isKilled()).toBe(true);
      expect(await takePeople()).toEqual(people);
      expect(await office.countDead()).toBe(0);
    },
  );
});

describe("somebody who is parked, replayed and parked again within five minutes", () => {
  test("is on the dead-letter queue each time: no deduplication swallows them", async () => {
    await office.park(["00uAnn"]);
    const { log } = createRecordingLog();
    const settleDeps = {
      connectionId,
      queue: office.queue,
      deadLetterQueue: office.deadLetterQueue,
      clock: office.deps.clock,
      random: () => 0,
      log,
    };

    for (let round = 0; round < 3; round += 1) {
      expect(await office.replay()).toMatchObject({ replayed: 1 });
      const [message, ...more] = await office.takeQueued();
      expect(more).toEqual([]);
      const { messageId, body, userId } = message!;
      await settlePerson(
        [buildRecord({ messageId, body, userId })],
        { kind: "rejected", reason: "login-taken" },
        settleDeps,
      );
      expect(await office.countDead()).toBe(1);
    }
  });
});

describe("a listing", () => {
  test("shows each letter once and leaves all of them to be seen", async () => {
    await office.park(namePeople(25));

    const first = await listIds();

    expect(new Set(first).size).toBe(25);
    expect([...(await listIds())].sort()).toEqual([...first].sort());
  });

  test("says that there is more when it is stopped", async () => {
    await office.park(namePeople(25));
    const stop = new AbortController();

    const listed = await listLetters(
      {
        connectionId,
        filter: {},
        deadlineMs: Number.POSITIVE_INFINITY,
        signal: stop.signal,
        onLetter: () => stop.abort(),
      },
      office.deps,
    );

    expect(listed).toEqual({ matched: 10, others: 0, mayHideMore: true, hasMore: true });
  });
});

describe("SQS's own move of a whole queue", () => {
  async function findArns() {
    const reader = createQueueDepthReader(office.sqs);
    return {
      sourceArn: await reader.readArn(office.deadLetterQueueUrl),
      destinationArn: await reader.readArn(office.queueUrl),
    };
  }

  test("moves parked people too, since the destination is named, and tells how far it is", async () => {
    await office.park(namePeople(12));
    const arns = await findArns();

    await startMove(office.sqs, arns, 500);
    await expect.poll(async () => (await readMove(office.sqs, arns.sourceArn))?.status).toBe("COMPLETED");

    expect(await readMove(office.sqs, arns.sourceArn)).toMatchObject({ moved: 12, failureReason: null });
    expect(await takePeople()).toEqual(namePeople(12));
  });

  test("can be cancelled, and leaves the rest", async () => {
    await office.park(namePeople(12));
    const arns = await findArns();

    await startMove(office.sqs, arns, 1);
    const running = await readMove(office.sqs, arns.sourceArn);
    await cancelMove(office.sqs, running!.handle!);

    expect((await readMove(office.sqs, arns.sourceArn))?.status).toMatch(/^CANCELL/);
    expect((await takePeople()).length + (await office.countDead())).toBe(12);
  });

  test("is told as none where there was none", async () => {
    expect(await readMove(office.sqs, (await findArns()).sourceArn)).toBeNull();
  });
});
