import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parkedAttributes } from "../../../../shared/contracts/outcomes.ts";
import { findUser } from "../../../../tools/local/demo/people.ts";
import { flows } from "./flows.ts";
import { hireSomebody, killInFlow, listLinked, listStatuses, look } from "./kill-in-flow.ts";
import { type KillableWorker, startKillableWorker } from "./killable-worker.ts";

let worker: KillableWorker;

beforeAll(async () => {
  worker = await startKillableWorker();
  await look(worker, await hireSomebody(worker)); // somebody whom none of this is about
});
afterAll(() => worker.stop());

/** Takes what is on the dead-letter queue. @returns the reasons */
async function takeParked(): Promise<readonly (string | undefined)[]> {
  const QueueUrl = worker.queues.deadLetterQueueUrl;
  const { Messages = [] } = await worker.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  for (const { ReceiptHandle } of Messages)
    await worker.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(
    ({ MessageAttributes = {} }) => MessageAttributes[parkedAttributes.reason]?.StringValue,
  );
}

describe("what a worker process had begun when it was killed", () => {
  test.each(flows)("is brought to its end by the next, after the first write: $name", async (flow) => {
    const isKilled = await killInFlow(worker, flow, { to: "target", only: "writes", nth: 1, side: "after" });

    expect(isKilled).toBe(true);
  });

  test("is brought to its end although the next two are killed as well", async () => {
    const flow = flows.find(({ name }) => name === "deactivate")!;

    const isKilled = await killInFlow(
      worker,
      flow,
      { to: "target", only: "writes", nth: 1, side: "after" },
      { to: "aws", operation: "GetSecretValue", side: "before" },
      { to: "target", only: "writes", nth: 1, side: "before" },
    );

    expect(isKilled).toBe(true);
  });

  test.each(["before", "after"] as const)(
    "is parked once, with its reason, when it was killed %s the copy was made",
    async (side) => {
      const person = await hireSomebody(worker, "example.org"); // a domain of which nobody may be adopted
      const { login } = person;
      const profile = { login, email: login, firstName: "Nobody", lastName: "Of-Ours" };
      await worker.targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });
      const everybody = await listStatuses(worker, person);

      const isKilled = await worker.killAt({ to: "aws", operation: "SendMessage", side }, person.userId);
      await worker.letNextWorkerDoIt();

      expect(isKilled).toBe(true);
      expect(await takeParked()).toEqual(["login-taken"]);
      expect(await worker.count()).toEqual({ queued: 0, parked: 0 });
      expect(await listStatuses(worker, person)).toEqual(everybody);
      expect(await findUser(worker.targetAdmin, login)).toMatchObject({
        status: "STAGED",
        profile: { firstName: "Nobody" },
      });
    },
  );

  test.each(["before", "after"] as const)(
    "is tried again when it was killed %s it hid the records of somebody to be tried again",
    async (side) => {
      const person = await hireSomebody(worker);
      const fault = { kind: "answer", status: 503, when: "before" } as const;
      worker.target.faults.add({ method: "POST", path: "/api/v1/users", count: 1, fault });

      const point = { to: "aws", operation: "ChangeMessageVisibility", side } as const;
      const isKilled = await worker.killAt(point, person.userId);
      const inBetween = [await worker.count(), await listLinked(worker, person)];
      await worker.letNextWorkerDoIt();

      expect(isKilled).toBe(true);
      expect(inBetween).toEqual([{ queued: 1, parked: 0 }, []]);
      expect(await worker.count()).toEqual({ queued: 0, parked: 0 });
      expect(await listLinked(worker, person)).toMatchObject([{ status: "ACTIVE" }]);
    },
  );
});
