import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CheckpointFile } from "../../../../tools/cli/commands/sync/checkpoint.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

const bridge = { stack: "orgbridge", connection: "acme", apiUrl: "https://one.example.com" };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orgbridge-checkpoint-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("gives back what was kept last, and leaves one file", async () => {
  const file = new CheckpointFile(folder, bridge);

  await file.write("page2", 200, testNowMs - 1000);
  await file.write("page3", 400, testNowMs);

  expect(await new CheckpointFile(folder, bridge).read()).toMatchObject({
    next: "page3",
    enqueued: 400,
    at: instantAt(0),
  });
  expect(await readdir(join(folder, ".orgbridge"))).toHaveLength(1);
});

test("begins anew where nothing was kept, it was taken away, or another bridge of the name kept it", async () => {
  const file = new CheckpointFile(folder, bridge);
  const none = await file.read();
  await file.write("page2", 200, testNowMs);
  const ofAnother = await new CheckpointFile(folder, { ...bridge, apiUrl: "http://127.0.0.1:1" }).read();
  await file.clear();

  for (const kept of [none, ofAnother, await file.read()])
    expect(kept).toMatchObject({ next: null, enqueued: 0 });
});
