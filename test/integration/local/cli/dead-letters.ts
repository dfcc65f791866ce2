import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import { findUser } from "../../../../tools/local/demo/people.ts";
import { describeClient } from "../../../../tools/local/make-resources.ts";
import type { CliBridge } from "./cli-bridge.ts";
import type { GetPeople } from "./people.ts";

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
      const ofOne = await cli.ask(
        "dlq list",
        "--user",
        first.userId,
        "--reason",
        "login-taken",
        "--since",
        "10m",
      );
      const ofLogin = await cli.ask("dlq list", "--user", "second.taken@example.com");
      const ofNoReason = await cli.run("dlq", "list", "--reason", "value-refused");
      const early = await cli.run("dlq", "list", "--until", "1h");
      const badReason = await cli.run("dlq", "list", "--reason", "because");
      const badTime = await cli.run("dlq", "list", "--since", "yesterday");
      const letterId = ofOne.answer.letters[0]?.id ?? "";
      const shown = await cli.run("dlq", "show", letterId);
      const plan = await cli.ask("dlq show", letterId);
      const dry = await cli.ask("replay", "--reason", "login-taken", "--dry-run");
      const kept = await cli.run("replay", "--reason", "value-refused");

      const users = listed.answer.letters.map(({ user, reason }) => [user, reason]);
      expect(users.toSorted()).toEqual(
        [
          [null, "unreadable-message"],
          [first.userId, "login-taken"],
          [second.userId, "login-taken"],
        ].toSorted(),
      );
      expect([ofOne.answer.letters.length, ofLogin.answer.letters.length]).toEqual([1, 1]);
      expect([ofNoReason, early, badReason, badTime].map(({ code }) => code)).toEqual([5, 5, 2, 2]);
      expect(ofNoReason.err).toContain("None of 3 dead letters fits");
      expect(shown.out).toMatch(/^why +parked: login-taken \(docs\/runbook\.md#reason-login-taken\)$/m);
      expect(shown.out).toMatch(/^a replay would now +rejected: login-taken/m);
      expect(plan.answer.now).toMatchObject({ outcome: "rejected", reason: "login-taken" });
      expect(dry.answer).toMatchObject({
        dryRun: true,
        matched: 2,
        replayed: 0,
        byReason: { "login-taken": 2 },
      });
      expect(kept.code).toBe(exitCodes.nothing);
      expect(kept.err).toContain("No dead letter fits the filter.\n");

      await first.clear();
      const since = cli.bridge.outcomes.list().length;
      const replayed = await cli.run("replay", "--user", "first.taken@example.com");
      const outcome = await cli.bridge.outcomes.waitFor(
        ({ userId }) => userId === first.userId,
        30_000,
        since,
      );
      const rest = await cli.ask("dlq list");

      expect(replayed).toMatchObject({ code: exitCodes.done });
      expect(replayed.out).toContain("1 of 1 went back.");
      expect(outcome).toMatchObject({ outcome: "applied", changes: ["create"] });
      expect(rest.answer.letters.map(({ user }) => user)).not.toContain(first.userId);
      expect(rest.answer.letters).toHaveLength(2);

      await second.clear();
      const moved = await cli.ask("replay --all");
      const dropped = await cli.bridge.outcomes
        .waitFor(({ userId, outcome: ended }) => userId === null && ended === "rejected", 30_000)
        .then(() => cli.ask("dlq list"))
        .then(({ answer }) => cli.ask("dlq drop", answer.letters[0]?.id ?? ""));

      expect(moved.answer).toEqual({ connection: "demo", status: "COMPLETED", moved: 2 });
      expect(await findUser(cli.bridge.targetAdmin, "second.taken@example.com")).toMatchObject({
        status: "ACTIVE",
      });
      expect(dropped.answer.dropped).toHaveLength(1);
      expect((await cli.run("dlq", "list")).err).toContain("There are no dead letters.");
    });
  });
}
