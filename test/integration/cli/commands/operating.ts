import { describe, expect, test } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import type { GetPeople } from "./people.ts";

/** `hook test`, `pause`, `resume`, `bootstrap`, `completion`, and a wrong line. */
export function describeOperating(getPeople: GetPeople): void {
  describe("operating a bridge", () => {
    test("hook test follows an event about nobody to the worker, and no org is asked anything", async () => {
      const { cli } = getPeople();
      cli.countRequests();

      const [told, asked] = [await cli.run("hook", "test"), await cli.ask("hook test")];
      const requests = cli.countRequests();

      expect(told.out).toMatch(/^✓ endpoint +200 after \d+ ms\n✓ worker +ignored: test \d+\.\d s after/);
      expect(asked.answer).toMatchObject({ status: 200, outcome: "ignored", reason: "test" });
      expect([told.code, asked.code]).toEqual([exitCodes.done, exitCodes.done]);
      expect(requests).toEqual({ reads: 0, writes: 0 });
      expect(told.out + JSON.stringify(asked.answer)).not.toContain(cli.bridge.hookSecret);
    });

    test("pause and resume switch the worker, once; a test of the hook shows that nobody takes its event meanwhile", async () => {
      const { cli } = getPeople();

      const paused = await cli.ask("pause");
      const again = await cli.run("pause");
      const [tested, status, doctor] = await Promise.all([
        cli.run("hook", "test", "--wait", "0"),
        cli.run("status"),
        cli.run("doctor"),
      ]);
      const resumed = await cli.ask("resume");

      expect(paused.answer).toMatchObject({ wasChanged: true });
      expect(again.out).toMatch(/already: nothing was done\.$/m);
      expect(tested.code).toBe(exitCodes.attention);
      expect(tested.out).toContain("✗ worker");
      expect(status.out).toMatch(/^worker +disabled$/m);
      expect(doctor.code).toBe(exitCodes.attention);
      expect(doctor.out).toMatch(/^✗ worker is fed +the worker is disabled\n +→ orgbridge resume/m);
      expect(resumed.answer).toMatchObject({ wasChanged: true });
    });

    test("bootstrap plans and verifies with admin credentials, and says what is missing without", async () => {
      const { cli } = getPeople();

      const without = await cli.run("bootstrap", "plan");
      await cli.giveAdminCredentials();
      const planned = await cli.ask("bootstrap", "plan");
      const verified = await cli.run("bootstrap", "verify");

      expect(without.code).toBe(exitCodes.attention);
      expect(without.out).toContain("There are no admin credentials for demo.");
      expect(planned.answer).toMatchObject({ action: "plan", ok: true });
      const changed = planned.answer.steps.filter(({ state }) => state === "would-change");
      // Only what would be revoked in the end.
      expect(changed.map(({ step }) => step)).toEqual(["admin-credentials"]);
      expect(verified.out).toMatch(/verify of demo: all is well\.\n$/);
      expect([planned.code, verified.code]).toEqual([exitCodes.done, exitCodes.done]);
    });

    test("completion prints what a shell reads, and proposes how a line goes on", async () => {
      const { cli } = getPeople();

      const [bash, ofRoot, ofFlags, unknown] = await Promise.all([
        cli.complete("completion", "bash"),
        cli.complete("__complete", "--", "re"),
        cli.complete("__complete", "--", "dlq", "list", "--re"),
        cli.complete("completion", "tcsh"),
      ]);

      expect(bash.out).toContain("complete -o default -F _orgbridge orgbridge");
      expect(ofRoot.out.split("\n")).toEqual(expect.arrayContaining(["replay", "resume"]));
      expect(ofFlags.out.split("\n")).toEqual(expect.arrayContaining(["--reason", "--region"]));
      expect(unknown.code).toBe(exitCodes.usage);
    });
  });
}
