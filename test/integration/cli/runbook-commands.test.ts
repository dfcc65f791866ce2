import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exitCodes } from "../../../tools/cli/exit-codes.ts";
import { type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { addBadgeAttribute, badgeAttribute } from "../../../tools/local/demo/dead-letter.ts";
import { hire } from "../../../tools/local/demo/people.ts";

const root = join(import.meta.dirname, "../../..");
const launcher = join(root, "tools/cli/orgbridge.js");
const patience = { timeout: 30_000, interval: 200 };

let folder: string;
let bridge: LocalBridge;
let refusedId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orgbridge-test-"));
  bridge = await startLocalBridge({
    folder,
    rateLimitFactor: 100,
    connection: {
      settleSeconds: 0,
      mapping: {
        email: { from: "email", lowerCase: false },
        firstName: { from: "firstName", lowerCase: false },
        lastName: { from: "lastName", lowerCase: false },
        [badgeAttribute]: { from: "employeeNumber", lowerCase: false },
      },
    },
  });
  await addBadgeAttribute(bridge.targetAdmin);
  await hireWithBadge("first@example.com");
  refusedId = await hireWithBadge("second@example.com");
  await writeFile(join(folder, "users.csv"), `user\n${refusedId}\nfirst@example.com\n`);
});
afterAll(async () => {
  await bridge.stop();
  await rm(folder, { recursive: true });
});

/** No two people may have one badge: whoever comes second is refused, and parked. */
async function hireWithBadge(login: string): Promise<string> {
  const since = bridge.outcomes.list().length;
  const { sourceAdmin, connection } = bridge;
  const userId = await hire(sourceAdmin, connection.scope.appId, {
    login,
    email: login,
    firstName: "Test",
    lastName: "Person",
    employeeNumber: "7",
  });
  await bridge.outcomes.waitFor((outcome) => outcome.userId === userId, 30_000, since);
  return userId;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The tool itself, in a process of its own, as somebody types it. */
function orgbridge(words: readonly string[]): Promise<Ended> {
  const env = { ...process.env, ORGBRIDGE_PROJECT: folder, NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [launcher, ...words, "--local"],
      { cwd: folder, env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

async function findLetter(): Promise<string> {
  return vi.waitFor(async () => {
    const { stdout } = await orgbridge(["dlq", "list", "--json"]);
    const { letters } = JSON.parse(stdout) as { letters: readonly { id: string }[] };
    expect(letters).not.toHaveLength(0);
    return letters[0]!.id;
  }, patience);
}

test("every command of the runbook does what it says", async () => {
  const runbook = await readFile(join(root, "docs/runbook.md"), "utf8");
  const written = [...runbook.matchAll(/npx orgbridge ([^`\n#]+)/g)].map(([, words]) => words!.trim());
  const commands = [...new Set(written)];

  expect(commands.length).toBeGreaterThan(15);
  for (const command of commands) {
    // One that sent the letters back has to see them parked again before the next can do something.
    const letter = /dlq|replay/.test(command) ? await findLetter() : "";
    const words = command.replace("$LETTER", letter).replace("$U", refusedId).split(" ");
    const ended = await orgbridge(words);

    expect([exitCodes.done, exitCodes.attention], `${command}\n${ended.stdout}\n${ended.stderr}`).toContain(
      ended.code,
    );
    expect(ended.stdout, command).not.toBe("");
    if (command.startsWith("dlq drop")) await orgbridge(["sync", refusedId]);
  }
}, 300_000);
