import { randomUUID } from "node:crypto";
import { CreateQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";
import { eventSourceMapping } from "../../../../shared/contracts/deployment.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import { startEventSourceMapping } from "../../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import { findUser, hire } from "../../../../tools/local/demo/people.ts";
import { makeEnvironments, startDeployedFunction } from "../../../../tools/local/deployed-functions.ts";
import { localRegion } from "../../../../tools/local/make-resources.ts";
import { prefix } from "../../bootstrap/bare-orgs.ts";
import { type QueuedOrgs, startQueuedOrgs } from "../queued-orgs.ts";
import {
  countMostAtOnce,
  findOlderOverNewer,
  findTwoAtOnce,
  listLastWritten,
  type Observation,
} from "./observations.ts";
import { changeTo, startWatchedWorker, watchWrites } from "./watched-workers.ts";

const patience = { timeout: 30_000, interval: 5 };
/** No test asserts a time; on a busy machine the thousand records take a while. */
const timeout = 120_000;

let orgs: QueuedOrgs;
let people = 0;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  orgs = await startQueuedOrgs();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => orgs.stop());

/** Notes what the target takes, for the time of a test. */
function observe(): Observation[] {
  const observations: Observation[] = [];
  const stop = watchWrites(orgs, observations);
  stops.push(() => Promise.resolve(stop()));
  return observations;
}

async function hirePerson(): Promise<{ userId: string; login: string }> {
  people += 1;
  const login = `ordered.${people}@example.com`;
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", title: "0" };
  return { login, userId: await hire(orgs.sourceAdmin, orgs.appId, profile) };
}

/** Waits until no more than so many records are left on the queue. */
async function waitUntilLeft(most: number): Promise<void> {
  await vi.waitFor(async () => {
    if ((await orgs.count()).queued > most) throw new Error("too many records are left on the queue");
  }, patience);
}

async function readTitle(login: string): Promise<string | null | undefined> {
  return (await findUser(orgs.targetAdmin, login))?.profile.title;
}

const groups = 10;
const changesOfOne = 50;
/** With fewer, changes and writes would hardly have alternated. */
const leastWrites = 5 * groups;

/** Ten people who change fifty times each, with two records for every change, while workers are at it. */
async function changeEverybody(): Promise<readonly { readonly userId: string; readonly login: string }[]> {
  const everybody = await Promise.all(Array.from({ length: groups }, hirePerson));
  const ids = everybody.map(({ userId }) => userId);
  for (let value = 1; value <= changesOfOne; value += 1) {
    await Promise.all(ids.map((id) => changeTo(orgs, id, value)));
    await orgs.send(ids);
    await orgs.send(ids);
    await waitUntilLeft(60); // so that changes and writes keep alternating
  }
  await waitUntilLeft(0);
  return everybody;
}

describe("1,000 records of 10 people, and two workers", () => {
  test("each in a loop of its own: one at a time for a person, and never the older over the newer", {
    timeout,
  }, async () => {
    const observations = observe();
    for (const name of ["A", "B"]) {
      const deps = await orgs.openWorker();
      const worker = startWatchedWorker(orgs, observations, {
        name,
        deps,
        queueUrl: orgs.queues.queueUrl,
        batchSize: 4,
      });
      stops.push(() => worker.stop());
    }

    const everybody = await changeEverybody();

    const begun = observations.filter((one) => one.kind === "begun");
    expect(findTwoAtOnce(observations)).toEqual([]);
    expect(findOlderOverNewer(observations)).toEqual([]);
    expect(new Set(begun.map(({ worker }) => worker))).toEqual(new Set(["A", "B"]));
    expect(countMostAtOnce(observations)).toBeGreaterThan(1);
    expect(countWrites(observations)).toBeGreaterThan(leastWrites);
    expect(listLastWritten(observations)).toEqual(
      new Map(everybody.map(({ userId }) => [userId, changesOfOne])),
    );
    expect(await orgs.count()).toEqual({ queued: 0, parked: 0 });
  });

  test("each a process of its own: one batch at a time for a person, and never the older over the newer", {
    timeout,
  }, async () => {
    const observations = observe();
    const environments = await makeEnvironments(prefix, orgs.config, orgs.aws.endpoint);
    const worker = startDeployedFunction("worker", 2, environments.of("worker"), () => undefined);
    let batches = 0;
    let busy = 0;
    let mostBusy = 0;
    const mapping = startEventSourceMapping({
      ...eventSourceMapping,
      maximumConcurrency: 2,
      queueUrl: orgs.queues.queueUrl,
      endpoint: orgs.aws.endpoint,
      region: localRegion,
      longPollSeconds: 1,
      async invoke(event) {
        batches += 1;
        const name = `batch ${batches}`;
        const inHand = listPeople(event);
        for (const person of inHand) observations.push({ kind: "begun", person, worker: name });
        busy += 1;
        mostBusy = Math.max(mostBusy, busy);
        const result = await worker.invoke(event);
        busy -= 1;
        for (const person of inHand) observations.push({ kind: "ended", person, worker: name });
        return result;
      },
    });
    stops.push(
      () => environments.discard(),
      () => mapping.stop(),
      () => worker.stop(),
    );

    const everybody = await changeEverybody();

    expect(findTwoAtOnce(observations)).toEqual([]);
    expect(findOlderOverNewer(observations)).toEqual([]);
    expect(mostBusy, "processes at once").toBe(2);
    expect(countWrites(observations)).toBeGreaterThan(leastWrites);
    expect(listLastWritten(observations)).toEqual(
      new Map(everybody.map(({ userId }) => [userId, changesOfOne])),
    );
    expect(await orgs.count()).toEqual({ queued: 0, parked: 0 });
  });
});

function countWrites(observations: readonly Observation[]): number {
  return observations.filter(({ kind }) => kind === "written").length;
}

/** Whose records an invocation is handed. */
function listPeople(event: unknown): readonly string[] {
  const { Records } = event as { Records: readonly { attributes: { MessageGroupId: string } }[] };
  const people = Records.map(({ attributes }) => attributes.MessageGroupId.split(":").at(-1) ?? "");
  return [...new Set(people)];
}

/** A worker's own way to the orgs that, once, waits after it has read the source until it is told to go on. */
function pauseAfterReading(deps: ReconcileDeps): {
  deps: ReconcileDeps;
  hasRead: Promise<void>;
  goOn: () => void;
} {
  const hasRead = Promise.withResolvers<void>();
  const isToGoOn = Promise.withResolvers<void>();
  return {
    hasRead: hasRead.promise,
    goOn: isToGoOn.resolve,
    deps: {
      ...deps,
      source: {
        ...deps.source,
        async readAppUser(appId, userId) {
          const reading = await deps.source.readAppUser(appId, userId);
          hasRead.resolve();
          await isToGoOn.promise;
          return reading;
        },
      },
    },
  };
}

describe("a worker that is slow between reading and writing", () => {
  /** The first of two records is read, the person changes, the second record comes, and only then the first is written. */
  async function race(
    start: (name: string, deps: ReconcileDeps) => void,
    send: (userId: string) => Promise<void>,
  ) {
    const { userId, login } = await hirePerson();
    const slow = pauseAfterReading(await orgs.openWorker());
    stops.push(() => Promise.resolve(slow.goOn()));
    await changeTo(orgs, userId, 1);
    await send(userId);
    start("slow", slow.deps);
    await slow.hasRead;
    await changeTo(orgs, userId, 2);
    await send(userId);
    start("quick", await orgs.openWorker());
    return { userId, login, goOn: slow.goOn };
  }

  test("is not overtaken: the next record of that person waits for the end of the first", async () => {
    const observations = observe();
    const queueUrl = orgs.queues.queueUrl;
    const { userId, login, goOn } = await race(
      (name, deps) => {
        const worker = startWatchedWorker(orgs, observations, { name, deps, queueUrl });
        stops.push(() => worker.stop());
      },
      (id) => orgs.send([id]),
    );

    const { userId: another } = await hirePerson();
    await orgs.send([another]); // somebody else, whom the quick worker does meanwhile
    await vi.waitFor(() => expect(listLastWritten(observations).has(another)).toBe(true), patience);
    goOn();
    await waitUntilLeft(0);

    expect(findTwoAtOnce(observations)).toEqual([]);
    expect(findOlderOverNewer(observations)).toEqual([]);
    expect(listLastWritten(observations).get(userId)).toBe(2);
    expect(await readTitle(login)).toBe("2");
  });

  test("would be overtaken without groups, and the checks say so", async () => {
    const observations = observe();
    const { QueueUrl: queueUrl = "" } = await orgs.sqs.send(
      new CreateQueueCommand({ QueueName: `without-groups-${randomUUID()}` }),
    );
    /** The group that the worker insists on is only written onto the record. */
    const pretendGroup = (event: unknown): unknown => {
      const { Records } = event as { Records: { body: string; attributes: Record<string, string> }[] };
      for (const { body, attributes } of Records) {
        const { subject } = JSON.parse(body) as { subject: { id: string } };
        attributes["MessageGroupId"] = buildSourceUserKey(orgs.connection.id, subject.id);
      }
      return event;
    };
    const { userId, login, goOn } = await race(
      (name, deps) => {
        const worker = startWatchedWorker(orgs, observations, {
          name,
          deps,
          queueUrl,
          prepareEvent: pretendGroup,
        });
        stops.push(() => worker.stop());
      },
      async (userId) => {
        await orgs.sqs.send(
          new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: orgs.describe(userId) }),
        );
      },
    );

    await vi.waitFor(() => expect(listLastWritten(observations).get(userId)).toBe(2), patience);
    goOn();
    await vi.waitFor(() => expect(listLastWritten(observations).get(userId)).toBe(1), patience);

    expect(findTwoAtOnce(observations)).toEqual([`${userId}: begun by quick, in the hands of slow`]);
    expect(findOlderOverNewer(observations)).toEqual([`${userId}: 1 over 2`]);
    expect(await readTitle(login)).toBe("1");
  });
});
