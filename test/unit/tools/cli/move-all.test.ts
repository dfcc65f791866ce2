import {
  CancelMessageMoveTaskCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { ConnectedBridge } from "../../../../tools/cli/bridge/find-bridge.ts";
import { moveAll } from "../../../../tools/cli/commands/replay/move-all.ts";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import { openTestScreen } from "./support.ts";

const old = { Status: "COMPLETED", StartedTimestamp: 1000, ApproximateNumberOfMessagesMoved: 7 };
const ours = { Status: "RUNNING", StartedTimestamp: 2000, TaskHandle: "ours" };
const done = { ...ours, Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 3 };

/** Runs it against an SQS that shows these moves, one a look; the last again and again. */
async function run(shown: readonly object[], interruption = new AbortController()) {
  const looks = [...shown];
  const sent: string[] = [];
  const send = async (command: object) => {
    sent.push(command.constructor.name);
    if (command instanceof GetQueueUrlCommand) return { QueueUrl: "http://127.0.0.1/queue" };
    if (command instanceof ListMessageMoveTasksCommand) {
      const task = looks.length > 1 ? looks.shift() : looks[0];
      return { Results: task === undefined ? [] : [task] };
    }
    if (command instanceof StartMessageMoveTaskCommand || command instanceof CancelMessageMoveTaskCommand)
      return {};
    return { Attributes: { QueueArn: "arn", ApproximateNumberOfMessages: "3" } };
  };
  const { screen, read } = openTestScreen(null);
  const bridge = {
    aws: { sqs: { send } },
    connection: { id: "acme" },
    deployment: { prefix: "orgbridge" },
  } as unknown as ConnectedBridge;
  const context = { interrupted: interruption.signal, nowMs: Date.now };
  const ending = moveAll(bridge, 10, { context, screen } as never);
  const code = await ending.catch((error: Error) => error.message);
  const asked = sent.filter((name) => /^(Start|Cancel)/.test(name));
  return { code, said: read(), asked };
}

test("is not taken in by the move before, which SQS may show for a while", async () => {
  const { code, said } = await run([old, old, ours, done]);

  expect(code).toBe(exitCodes.done);
  expect(said).toContain("3 went back; SQS's move is completed.");
});

test("follows a move that runs already, and starts none beside it", async () => {
  const { code, asked } = await run([ours, done]);

  expect(code).toBe(exitCodes.done);
  expect(asked).toEqual([]);
});

test("starts its own when one that is being cancelled is over", async () => {
  const cancelled = { ...old, Status: "CANCELLED" };

  const { code, asked } = await run([{ ...old, Status: "CANCELLING" }, cancelled, done]);

  expect(code).toBe(exitCodes.done);
  expect(asked).toEqual(["StartMessageMoveTaskCommand"]);
});

test("ends badly when somebody else cancels it, or SQS cannot go on", async () => {
  const cancelled = await run([old, { ...done, Status: "CANCELLED" }]);
  const failed = await run([old, { ...done, Status: "FAILED", FailureReason: "AccessDenied" }]);

  expect(cancelled.code).toBe("Somebody else has cancelled the move.");
  expect(failed.code).toBe("SQS could not move everything: AccessDenied.");
});

test("cancels its own on Ctrl-C", async () => {
  const interruption = new AbortController();
  interruption.abort();

  const { asked } = await run([ours, ours, { ...done, Status: "CANCELLED" }], interruption);

  expect(asked).toEqual(["CancelMessageMoveTaskCommand"]);
});
