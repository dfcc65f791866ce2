import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import type { GetPeople } from "./people.ts";

const patience = { timeout: 30_000, interval: 100 };

/** `sync` of people who are named. */
export function describeSync(getPeople: GetPeople): void {
  describe("sync of people by name", () => {
    test("answers for one person within the settling time and 3 s", { retry: 3 }, async () => {
      const { cli, logins } = getPeople();
      const { settleSeconds } = cli.bridge.connection;
      const [login = ""] = logins;

      const { code, out, tookMs } = await cli.run("sync", login);

      expect(out).toMatch(new RegExp(`^00u\\w+ {2}${login} {2}unchanged$`, "m"));
      expect(code).toBe(exitCodes.done);
      expect(tookMs).toBeLessThan((settleSeconds + 3) * 1000);
    });

    test("follows several people, of the command line and of a file, and names whom nobody knows", async () => {
      const { cli, logins, ids } = getPeople();
      await writeFile(
        join(cli.folder, "people.csv"),
        `user,reason\n${ids[3] ?? ""},late\n"${logins[4] ?? ""}",late\nnobody@example.com,gone\n`,
      );

      const { code, answer } = await cli.ask("sync", ids[2] ?? "", "--file", "people.csv");

      expect(answer.people.map(({ user, outcome }) => [user, outcome])).toEqual(
        [2, 3, 4].map((index) => [ids[index], "unchanged"]),
      );
      expect(answer.unknown).toEqual(["nobody@example.com"]);
      expect(code).toBe(exitCodes.attention);
    });

    test("puts nobody on the queue when nobody is known, named or readable", async () => {
      const { cli } = getPeople();

      const ended = await Promise.all([
        cli.run("sync", "nobody@example.com"),
        cli.run("sync"),
        cli.run("sync", "--file", "missing.csv"),
        cli.run("sync", "--all", "person1@example.com"),
        cli.run("sync", "person1@example.com", "--wait", "soon"),
      ]);

      expect(ended.map(({ code }) => code)).toEqual([
        exitCodes.nothing,
        exitCodes.usage,
        exitCodes.usage,
        exitCodes.usage,
        exitCodes.usage,
      ]);
      for (const { out, err } of ended) {
        expect(out).toBe("");
        expect(err).not.toBe("");
      }
    });

    test("leaves people on the queue when it is stopped, or is not to wait", async () => {
      const { cli, ids } = getPeople();
      const [userId = ""] = ids;
      const since = cli.bridge.outcomes.list().length;

      const put = await cli.run("sync", userId, "--wait", "0");
      const outcome = await cli.bridge.outcomes.waitFor((one) => one.userId === userId, 30_000, since);
      await cli.run("pause");
      const running = cli.start("sync", userId);
      await vi.waitFor(async () => {
        const { answer } = await cli.ask("status");
        const [{ queue } = { queue: { waiting: 0, delayed: 0 } }] = answer.connections;
        expect(queue.waiting + queue.delayed).toBe(1);
      }, patience);
      running.interrupt();
      const stopped = await running.ended;
      const before = cli.bridge.outcomes.list().length;
      await cli.run("resume");
      await cli.bridge.outcomes.waitFor((one) => one.userId === userId, 30_000, before);

      expect(put).toMatchObject({ code: exitCodes.done, err: "1 person on the queue.\n" });
      expect(outcome.outcome).toBe("unchanged");
      expect(stopped).toMatchObject({
        code: exitCodes.interrupted,
        err:
          "The worker is disabled: nothing comes of this before orgbridge resume.\n" +
          "Not followed any further: 1 person on the queue.\n",
      });
    });
  });
}
