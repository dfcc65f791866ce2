import { link, mkdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import {
  type LocalBridgeFile,
  localBridgeFile,
  localBridgeSchema,
} from "../../shared/contracts/operating.ts";
import { parseJson } from "../../shared/contracts/parse.ts";

/** A bridge runs from this folder already. */
export class BridgeRunsError extends Error {
  constructor(pid: number, path: string) {
    super(
      `A bridge runs from this folder already (process ${pid}). Stop that one first, with Ctrl-C in its terminal; if there is none, delete ${path}.`,
    );
    this.name = "BridgeRunsError";
  }
}

/** Makes sure that no bridge runs from `folder`; what one left behind that was killed is removed. @throws BridgeRunsError */
export async function clearBridgeFile(folder: string): Promise<void> {
  const path = join(folder, localBridgeFile);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return;
  const left = parseJson(localBridgeSchema, text);
  if (left.ok && (await isRunning(left.value))) throw new BridgeRunsError(left.value.pid, localBridgeFile);
  await rm(path, { force: true });
}

/**
 * Writes down in `folder` how a bridge is reached, whole or not at all.
 *
 * @returns removes what was written
 * @throws BridgeRunsError when another bridge did so since
 */
export async function writeBridgeFile(
  folder: string,
  content: LocalBridgeFile,
): Promise<() => Promise<void>> {
  const path = join(folder, localBridgeFile);
  const draft = `${path}.${content.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`);
  try {
    // Unlike a rename, it never takes the place of a file that is there.
    await link(draft, path);
  } catch (error) {
    await clearBridgeFile(folder);
    throw error;
  } finally {
    await unlink(draft);
  }
  return () => rm(path, { force: true });
}

/** The process may be gone and its number another's by now: then nothing answers at the address. */
async function isRunning({ pid, awsEndpoint }: LocalBridgeFile): Promise<boolean> {
  return isAlive(pid) && (await answers(Number(new URL(awsEndpoint).port)));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process lives too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
