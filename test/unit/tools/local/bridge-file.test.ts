import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { localBridgeFile } from "../../../../shared/contracts/operating.ts";
import { BridgeRunsError, clearBridgeFile, writeBridgeFile } from "../../../../tools/local/bridge-file.ts";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "orgbridge-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** An address at which something answers, as long as the test runs. */
async function answer(): Promise<string> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const gone = { awsEndpoint: "http://127.0.0.1:1", region: "us-east-1", stackName: "orgbridge" };
const read = (folder: string) => readFile(join(folder, localBridgeFile), "utf8").catch(() => null);

test("it writes how the bridge is reached, and removes it again", async () => {
  const folder = await makeFolder();
  const content = { ...gone, pid: process.pid };

  const remove = await writeBridgeFile(folder, content);
  const written = await read(folder);
  await remove();

  expect(JSON.parse(written!)).toEqual(content);
  expect(await read(folder)).toBeNull();
});

test("it refuses a second bridge while the first one answers, and leaves the first one's file", async () => {
  const folder = await makeFolder();
  const first = { ...gone, awsEndpoint: await answer(), pid: process.pid };
  await writeBridgeFile(folder, first);

  const early = clearBridgeFile(folder);
  const late = writeBridgeFile(folder, { ...gone, pid: 2 });

  await expect(early).rejects.toThrow(`A bridge runs from this folder already (process ${process.pid})`);
  await expect(late).rejects.toThrow(BridgeRunsError);
  expect(JSON.parse((await read(folder))!)).toEqual(first);
});

test.each([
  ["of a process that is gone", JSON.stringify({ ...gone, pid: 2 ** 30 })],
  ["of a process whose number another one has by now", JSON.stringify({ ...gone, pid: process.pid })],
  ["that nobody can read", "{"],
])("it clears away a file %s", async (_what, text) => {
  const folder = await makeFolder();
  await mkdir(join(folder, ".orgbridge"));
  await writeFile(join(folder, localBridgeFile), text);

  await clearBridgeFile(folder);

  expect(await read(folder)).toBeNull();
});

test("it has nothing to clear in a folder without a bridge", async () => {
  const folder = await makeFolder();

  await expect(clearBridgeFile(folder)).resolves.toBeUndefined();
});
