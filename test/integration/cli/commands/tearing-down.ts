import { describe, expect, test } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import type { GetPeople } from "./people.ts";

/** `bootstrap apply` and `destroy`: after it there is nothing left to operate, so it comes last. */
export function describeTearingDown(getPeople: GetPeople): void {
  describe("setting up again, and taking everything away", () => {
    test("bootstrap apply finds nothing to do, and destroy takes away what it had made", async () => {
      const { cli } = getPeople();
      await cli.giveAdminCredentials();

      const applied = await cli.ask("bootstrap", "apply", "--keep-admin-tokens");
      const destroyed = await cli.ask("bootstrap", "destroy");

      expect(applied.answer).toMatchObject({ action: "apply", ok: true });
      expect(applied.answer.steps.flatMap(({ changes }) => changes)).toEqual([]);
      expect(destroyed.answer.steps.flatMap(({ problem }) => problem ?? [])).toEqual([]);
      expect(destroyed.answer).toMatchObject({ action: "destroy", ok: true });
      expect(destroyed.answer.steps.flatMap(({ changes }) => changes).length).toBeGreaterThan(5);
      expect([applied.code, destroyed.code]).toEqual([exitCodes.done, exitCodes.done]);
    });
  });
}
