import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { localBridgeFile } from "../../../shared/contracts/operating.ts";
import { misfitMark } from "../../support/check-answers.ts";

const root = join(import.meta.dirname, "../../..");
const running: ChildProcess[] = [];
const transcripts: (() => string)[] = [];
/** Stands in for the checkout, in which somebody may have started a bridge of their own. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "orgbridge-test-"));
});
afterAll(() => rm(project, { recursive: true }));
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  // Programs say at their end which answers of their orgs do not fit Okta's description.
  const misfits = transcripts.splice(0).flatMap((read) =>
    read()
      .split("\n")
      .filter((line) => line.startsWith(misfitMark)),
  );
  expect(misfits).toEqual([]);
});

/** Starts one of the project's programs as its npm script does, and collects what it prints. */
function start(
  entry: string,
  ...flags: readonly string[]
): {
  child: ChildProcess;
  printed: () => string;
  waitFor: (text: string) => Promise<void>;
} {
  const checks = ["--import", join(root, "test/support/print-misfits.ts")];
  const child = spawn(process.execPath, [...checks, join(root, entry), ...flags], {
    cwd: root,
    env: { ...process.env, ORGBRIDGE_PROJECT: project },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let printed = "";
  transcripts.push(() => printed);
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      for (const watch of watchers) watch();
    });
  }
  const waitFor = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        if (printed.includes(text)) resolve();
      };
      watchers.add(watch);
      child.once("exit", () =>
        reject(new Error(`ended without printing ${JSON.stringify(text)}: ${printed}`)),
      );
      watch();
    });
  return { child, printed: () => printed, waitFor };
}

test("npm run demo plays its story to the end, holds every check and says so in its last line", {
  timeout: 90_000,
}, async () => {
  const demo = start("tools/local/demo/main.ts");

  const [exitCode] = await once(demo.child, "close");

  expect(demo.printed().trimEnd().split("\n").at(-1)).toMatch(/^demo: 1[0-9] checks passed, 0 failed$/);
  expect(exitCode).toBe(0);
});

test("npm start prints both orgs with lines to paste, follows what is done there, refuses to run twice, and stops on Ctrl-C", async () => {
  const bridge = start("tools/local/start.ts");
  await bridge.waitFor("What became of each person");
  const [, sourceUrl = "", token = ""] = /source org\s+(\S+)\s+token (\S+)/.exec(bridge.printed()) ?? [];
  const [, appId = ""] = /assigned to app (\S+)/.exec(bridge.printed()) ?? [];
  const call = async (path: string, body: unknown): Promise<{ id: string }> => {
    const headers = { authorization: `SSWS ${token}`, "content-type": "application/json" };
    const answer = await request(sourceUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.body.json()) as { id: string };
  };

  const profile = {
    login: "ada@example.com",
    email: "ada@example.com",
    firstName: "Ada",
    lastName: "Lovelace",
  };
  const { id } = await call("/api/v1/users?activate=true", {
    profile,
    credentials: { password: { value: "Correct-Horse-7" } },
  });
  await call(`/api/v1/apps/${appId}/users`, { id, scope: "USER" });
  await bridge.waitFor(`${id}  applied: create`);
  const second = start("tools/local/start.ts");
  const [secondExitCode] = await once(second.child, "close");
  const isFound = existsSync(join(project, localBridgeFile));
  bridge.child.kill("SIGINT");
  const [exitCode] = await once(bridge.child, "close");

  expect(bridge.printed()).toContain(`curl -s`);
  expect(second.printed()).toMatch(/^A bridge runs from this folder already \(process \d+\)/);
  expect([exitCode, secondExitCode]).toEqual([0, 1]);
  expect([isFound, existsSync(join(project, localBridgeFile))]).toEqual([true, false]);
});

test("npm start takes the ports that it is given", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, "close");

  const bridge = start("tools/local/start.ts", "--source-port", String(port));
  await bridge.waitFor("What became of each person");
  bridge.child.kill("SIGINT");
  await once(bridge.child, "close");

  expect(bridge.printed()).toContain(`source org     http://127.0.0.1:${port} `);
});

test("npm start says what a port is when it is given something else", async () => {
  const bridge = start("tools/local/start.ts", "--hooks-port", "http");

  const [exitCode] = await once(bridge.child, "close");

  expect(exitCode).toBe(2);
  expect(bridge.printed()).toContain("a port is a number from 0 to 65535");
});

test("the demo ends with its last line and cleans up when it is stopped in the middle", async () => {
  const demo = start("tools/local/demo/main.ts");
  await demo.waitFor("One person");
  demo.child.kill("SIGINT");

  const [exitCode] = await once(demo.child, "close");

  expect(exitCode).toBe(1);
  expect(demo.printed().trimEnd().split("\n").at(-1)).toMatch(/^demo: \d+ checks passed, 1 failed$/);
});
