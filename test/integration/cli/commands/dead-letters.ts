import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, test, vi } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import { findUser } from "../../../../tools/local/demo/people.ts";
import { describeClient } from "../../../../tools/local/make-resources.ts";
import type { CliBridge } from "./cli-bridge.ts";
import type { GetPeople } from "./people.ts";

const patience = { timeout: 30_000, interval: 500 };

/** Somebody whose login another person has in the target: the worker parks them. @returns the obstacle's id in the target, and theirs */
async function hireInTheWay(cli: CliBridge, login: string) {
  const profile = { login, email: login, firstName: "In", lastName: "The Way" };
  await cli.bridge.targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });
  const [userId = ""] = await cli.hireMany([login]);
  return {
    userId,
    async clear() {
      for (const _step of ["deactivate", "delete"])
        await cli.bridge.targetAdmin.call("DELETE", `/api/v1/users/${login}`);
    },
  };
}

/** Puts something onto the connection's queue that no part of the bridge has written. */
async function sendNonsense(cli: CliBridge): Promise<void> {
  const client = new SQSClient(describeClient(cli.bridge.awsEndpoint));
  const since = cli.bridge.outcomes.list().length;
  await client.send(
    new SendMessageCommand({
      QueueUrl: cli.bridge.resources.queueUrl,
      MessageBody: "nonsense",
      MessageGroupId: "nonsense",
      MessageDeduplicationId: "nonsense",
    }),
  );
  client.destroy();
  await cli.bridge.outcomes.waitFor(({ userId }) => userId === null, 30_000, since);
}

/** Takes dead letters in hand and keeps them, as a replay does that is killed. @returns gives them back */
async function killReplay(cli: CliBridge): Promise<() => Promise<void>> {
  const client = new SQSClient(describeClient(cli.bridge.awsEndpoint));
  const { deadLetterQueueUrl: QueueUrl } = cli.bridge.resources;
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 120 }),
  );
  return async () => {
    for (const { ReceiptHandle } of Messages)
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    client.destroy();
  };
}

/** `dlq` and `replay`. */
export function describeDeadLetters(getPeople: GetPeople): void {
  describe("dead letters", () => {
    test("an empty queue is said to be one, and nothing was done", async () => {
      const { cli } = getPeople();

      const ended = await Promise.all([
        cli.run("dlq", "list"),
        cli.run("replay", "--all"),
        cli.run("replay", "--reason", "protected"),
        cli.run("dlq", "show", "5fea7756-0ea4-451a-a703-a558b933e274"),
        cli.run("replay"),
      ]);

      expect(ended.map(({ code }) => code)).toEqual([5, 5, 5, 5, exitCodes.usage]);
      for (const { err } of ended.slice(0, 3)) expect(err).toContain("There are no dead letters.");
    });

    test("are listed by filter, shown with what a replay would do, and sent back until they succeed", async () => {
      const { cli } = getPeople();
      const [first, second] = await Promise.all([
        hireInTheWay(cli, "first.taken@example.com"),
        hireInTheWay(cli, "second.taken@example.com"),
      ]);
      await sendNonsense(cli);

      // One after the other: who looks at dead letters hides them from others for that moment.
      const listed = await cli.ask("dlq list");
      const ofBoth = await cli.ask(
        "dlq list",
        "--user",
        `${first.userId},second.taken@example.com`,
        "--since",
        "10m",
      );
      const ofNoReason = await cli.run("dlq", "list", "--reason", "value-refused");
      const wrong = await Promise.all([
        cli.run("dlq", "list", "--reason", "because"),
        cli.run("dlq", "list", "--since", "yesterday"),
        cli.run("replay", "--since", "1h", "--until", "2h"),
        cli.run("dlq", "drop", "no-id"),
      ]);
      const letterId = ofBoth.answer.letters[0]?.id ?? "";
      const shown = await cli.run("dlq", "show", letterId.slice(0, 8));
      const plan = await cli.ask("dlq show", letterId);
      const dry = await cli.ask("replay", "--reason", "login-taken", "--dry-run");
      const kept = await cli.run("replay", "--reason", "value-refused");
      const explained = await cli.run("explain", first.userId);
      const giveBack = await killReplay(cli);
      const afterKill = await cli.run("dlq", "list");
      await giveBack();

      // Somebody about whom several events came may have several.
      const listedLetters = new Set(
        listed.answer.letters.map(({ user, reason }) => `${user ?? "nobody"} ${reason}`),
      );
      expect(listedLetters).toEqual(
        new Set(["nobody unreadable-message", `${first.userId} login-taken`, `${second.userId} login-taken`]),
      );
      expect(usersOf(ofBoth.answer)).toEqual(new Set([first.userId, second.userId]));
      expect([ofNoReason, ...wrong].map(({ code }) => code)).toEqual([5, 2, 2, 2, 2]);
      expect(ofNoReason.err).toMatch(/^None of \d dead letters fits/);
      expect(shown.out).toMatch(/^why +parked: login-taken \(docs\/runbook\.md#reason-login-taken\)$/m);
      expect(shown.out).toMatch(/^a replay would now +rejected: login-taken/m);
      expect(plan.answer.now).toMatchObject({ outcome: "rejected", reason: "login-taken" });
      expect(dry.answer).toMatchObject({
        dryRun: true,
        replayed: 0,
        byReason: { "login-taken": dry.answer.matched },
      });
      expect(dry.answer.matched).toBeGreaterThanOrEqual(2);
      expect(kept.code).toBe(exitCodes.nothing);
      expect(kept.err).toContain("No dead letter fits the filter.\n");

      expect(explained.out).toMatch(
        new RegExp(`^${first.userId} is not in the target\nwhy +their login is held in the target by a user`),
      );
      expect(explained.out).toMatch(
        new RegExp(`^to do .*; then: orgbridge replay --user ${first.userId} `, "m"),
      );
      expect(afterKill.code).toBe(exitCodes.nothing);
      expect(afterKill.err).toMatch(/^About \d more may be hidden: .* Look again in two minutes\.$/m);

      await first.clear();
      const since = cli.bridge.outcomes.list().length;
      const replayed = await cli.run("replay", "--user", "first.taken@example.com");
      const outcome = await cli.bridge.outcomes.waitFor(
        ({ userId }) => userId === first.userId,
        30_000,
        since,
      );

      expect(replayed).toMatchObject({ code: exitCodes.done });
      expect(replayed.out).toMatch(/^(\d) of \1 went back\.$/m);
      expect(outcome).toMatchObject({ outcome: "applied", changes: ["create"] });

      await second.clear();
      const moved = await cli.ask("replay --all");
      await vi.waitFor(
        async () =>
          expect(await findUser(cli.bridge.targetAdmin, "second.taken@example.com")).toMatchObject({
            status: "ACTIVE",
          }),
        patience,
      );
      const left = await vi.waitFor(async () => {
        const { answer } = await cli.ask("dlq list");
        expect(usersOf(answer)).toEqual(new Set([null]));
        return answer.letters;
      }, patience);
      const dropped = await cli.ask("dlq drop", ...left.map(({ id }) => id));

      expect(moved.answer).toMatchObject({ connection: "demo", status: "COMPLETED" });
      expect(dropped.answer).toMatchObject({ dropped: left.map(({ id }) => id), notFound: [] });
      expect((await cli.run("dlq", "list")).err).toContain("There are no dead letters.");
    });
  });
}

function usersOf({ letters }: { readonly letters: readonly { readonly user: string | null }[] }) {
  return new Set(letters.map(({ user }) => user));
}
