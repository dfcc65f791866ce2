import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import type { GetPeople } from "./people.ts";

const patience = { timeout: 30_000, interval: 100 };
const pageRows = 200;

/** `sync --all`. */
export function describeSyncAll(getPeople: GetPeople): void {
  describe("sync of everybody", () => {
    test("takes at most two reads for each of 250 people who are as they should be, and no write", async () => {
      const { cli, ids } = getPeople();
      cli.countRequests();

      const { code, answer } = await cli.ask("sync --all");
      const { reads, writes } = cli.countRequests();

      expect(answer).toMatchObject({
        enqueued: ids.length,
        outcomes: { unchanged: ids.length },
        isComplete: true,
      });
      expect(code).toBe(exitCodes.done);
      const pages = Math.ceil(ids.length / pageRows);
      expect(reads).toBeLessThanOrEqual(2 * ids.length + pages);
      expect(writes).toBe(0);
    });

    test("stopped between two pages it keeps where it was, and the next one goes on there", async () => {
      const { cli, ids } = getPeople();
      const { source, connection, outcomes } = cli.bridge;
      const path = `/api/v1/apps/${connection.scope.appId}/users`;
      const isListing = ({ path: asked }: { readonly path: string }): boolean => asked === path;
      const checkpoint = join(cli.folder, ".orgbridge/sync-orgbridge-demo.json");
      cli.countRequests();
      const since = outcomes.list().length;
      const fault = source.faults.add({
        method: "GET",
        path,
        skip: 1,
        fault: { kind: "answer", status: 429, headers: { "x-rate-limit-reset": tellReset() } },
      });

      const running = cli.start("sync", "--all");
      await vi.waitFor(
        () => expect(source.requests.list().filter(isListing).length).toBeGreaterThan(1),
        patience,
      );
      running.interrupt();
      const stopped = await running.ended;
      const kept = JSON.parse(await readFile(checkpoint, "utf8"));
      fault.remove();
      const went = await cli.run("sync", "--all");

      expect(stopped.code).toBe(exitCodes.interrupted);
      expect(stopped.out).toContain(`${pageRows} people were put on the queue; stopped before the end`);
      expect(kept).toMatchObject({ enqueued: pageRows });
      expect(went.err).toContain(`Going on after ${pageRows} people`);
      expect(went.code).toBe(exitCodes.done);
      await expect(readFile(checkpoint)).rejects.toThrow("ENOENT");
      const seen = new Set(
        outcomes
          .list()
          .slice(since)
          .map(({ userId }) => userId),
      );
      expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    });
  });
}

/** Until when the source org wants the bridge to wait: long enough to be interrupted meanwhile. */
function tellReset(): string {
  return String(Math.ceil(Date.now() / 1000) + 6);
}
