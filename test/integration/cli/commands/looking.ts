import { describe, expect, test } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import { change } from "../../../../tools/local/demo/people.ts";
import type { GetPeople } from "./people.ts";

/** What only looks: `status`, `explain`, `keys list`, `doctor`. */
export function describeLooking(getPeople: GetPeople): void {
  describe("looking at a bridge", () => {
    // Its own goal is 2 s; a machine that does something else besides may be slower once.
    test("status shows everything on one screen, in less than 2 s", { retry: 3 }, async () => {
      const { cli } = getPeople();

      const { code, out, tookMs } = await cli.run("status");

      expect(code).toBe(exitCodes.done);
      const titles = out
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/ {2,}/)[0]);
      expect(titles.join(", ")).toBe(
        "demo, worker, circuit, queue, dead letters, lag, last hour, last event, source client, target client, hook secret",
      );
      expect(tookMs).toBeLessThan(2000);
    });

    test("status, keys and doctor tell machines the same", async () => {
      const { cli, ids } = getPeople();

      const [status, keys, doctor] = await Promise.all([
        cli.ask("status", "--connection", "demo"),
        cli.ask("keys list"),
        cli.ask("doctor"),
      ]);

      expect(status.answer.connections).toMatchObject([
        {
          connection: "demo",
          worker: "Enabled",
          deadLetters: { count: 0 },
          lastHour: { applied: ids.length, rejected: 0 },
        },
      ]);
      expect(keys.answer.keys).toHaveLength(2);
      expect(keys.answer.credentials.map(({ what }) => what)).toEqual([
        "source client",
        "target client",
        "hook secret",
      ]);
      expect(doctor.answer.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect([status.code, keys.code, doctor.code]).toEqual([0, 0, 0]);
    });

    test("keys list and doctor are readable", async () => {
      const { cli } = getPeople();

      const [keys, doctor] = await Promise.all([cli.run("keys", "list"), cli.run("doctor")]);

      expect(keys.out).toMatch(/key id +type +algorithm/);
      expect(doctor.out.trimEnd().split("\n")).toHaveLength(12);
      expect(doctor.out).toMatch(/^✓ source org +lists the people in scope \(200 on the first page\)$/m);
    });

    test("explain says of somebody by id and by login what differs and what would be done, and does nothing", async () => {
      const { cli, ids, logins } = getPeople();
      const [userId = "", login = ""] = [ids[0], logins[0]];
      cli.countRequests();

      const [byLogin, byId] = await Promise.all([cli.run("explain", login), cli.ask("explain", userId)]);
      const { writes } = cli.countRequests();

      expect(writes).toBe(0);
      expect(byLogin.code).toBe(exitCodes.done);
      expect(byLogin.out).toMatch(new RegExp(`^${userId} is in the target, ACTIVE\nwhy +as it should be`));
      expect(byId.answer.verdict).toMatchObject({ isFine: true, todo: null });
      expect(byLogin.out).toMatch(new RegExp(`^source +in-scope, ACTIVE, ${login}$`, "m"));
      expect(byLogin.out).toMatch(/^now +unchanged$/m);
      expect(byLogin.out).toContain("applied: create");
      expect(byId.answer.explanation).toMatchObject({
        userId,
        wish: "enabled",
        plan: { outcome: "unchanged" },
      });
      expect(byId.answer.outcomes.map(({ changes }) => changes)).toContainEqual(["create"]);
    });

    test("ends quietly, and not well, when nobody reads the answer any more", async () => {
      const { cli } = getPeople();
      const running = cli.start("doctor");
      running.stopReading();

      const { code, err } = await running.ended;

      expect({ code, err }).toEqual({ code: exitCodes.pipeClosed, err: "" });
    });

    test("explain can leave the values out", async () => {
      const { cli, ids } = getPeople();

      const { out } = await cli.run("explain", ids[1] ?? "", "--hide-values");

      expect(out).toMatch(/^firstName +firstName +same$/m);
      expect(out).not.toContain("Person");
    });

    test("explain names the step for somebody who differs, while the worker is paused", async () => {
      const { cli, ids } = getPeople();
      const [, , userId = ""] = ids;
      await cli.run("pause");
      await change(cli.bridge.sourceAdmin, userId, { title: "Chief" });

      const { out } = await cli.run("explain", userId);
      await cli.run("resume");

      expect(out).toMatch(
        /^why +the worker is disabled: what is to be done waits\nto do +orgbridge resume$/m,
      );
      expect(out).toMatch(/^now +write title → applied$/m);
      expect(out).toMatch(/^title +title +Chief +- +differs$/m);
    });

    test("explain says that a login is nobody's, and that an id is known to neither org", async () => {
      const { cli } = getPeople();

      const [login, id, asked] = await Promise.all([
        cli.run("explain", "nobody@example.com"),
        cli.run("explain", "00uNOBODYATALL"),
        cli.run("explain", "nobody@example.com", "--json"),
      ]);

      expect([login.code, id.code, asked.code]).toEqual([5, 5, 5]);
      expect(login.err).toContain("Nobody in the source org is nobody@example.com.");
      expect(id.out).toMatch(/^source +missing\n/m);
      expect(id.err).toContain("Neither org knows 00uNOBODYATALL");
      expect(JSON.parse(asked.err)).toMatchObject({ exitCode: exitCodes.nothing });
    });
  });
}
