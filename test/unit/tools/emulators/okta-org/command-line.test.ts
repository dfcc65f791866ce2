import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { at, callOrg, listAt, makeProfile, textAt } from "./support/org-client.ts";

const program = fileURLToPath(new URL("../../../../../tools/emulators/okta-org/main.ts", import.meta.url));
const running = new Set<ChildProcess>();
const folders: string[] = [];

afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  return child;
}

/** What the line says that tells that the org is ready. */
async function readReadyLine(child: ChildProcess): Promise<{ url: string; name: string; apiToken: string }> {
  if (child.stdout === null) throw new Error("the output is not read");
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith("{")) continue;
    const ready: unknown = JSON.parse(line);
    return { url: textAt(ready, "url"), name: textAt(ready, "name"), apiToken: textAt(ready, "apiToken") };
  }
  throw new Error("the org ended before it was ready");
}

/** How the program ends when it is called wrongly. */
async function readFailure(...args: readonly string[]): Promise<readonly [number | null, string]> {
  const child = start(...args);
  const chunks: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  await once(child, "close");
  return [child.exitCode, chunks.join("")];
}

async function writeSeed(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "okta-org-"));
  folders.push(folder);
  const file = join(folder, "seed.json");
  await writeFile(file, text);
  return file;
}

describe("the program okta-org", () => {
  test("says where the org is, serves what the seed holds, and ends cleanly when asked to", async () => {
    const seed = await writeSeed(
      JSON.stringify({ users: [{ profile: makeProfile("ada@acme.example.com") }] }),
    );
    const child = start("--port", "0", "--name", "acme", "--api-token", "T", "--seed", seed);
    const org = await readReadyLine(child);

    const users = await callOrg(org, "GET", "/api/v1/users");
    child.kill("SIGTERM");
    await once(child, "exit");

    expect(org).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      name: "acme",
      apiToken: "T",
    });
    expect(listAt(users.body).map((user) => at(user, "profile.login"))).toContain("ada@acme.example.com");
    expect([child.exitCode, child.signalCode]).toEqual([0, null]);
  });

  test("runs more than once at a time, each org with its own token", async () => {
    const [acme, globex] = await Promise.all(
      ["acme", "globex"].map((name) => readReadyLine(start("--name", name))),
    );
    if (!acme || !globex) throw new Error("not both are ready");

    const own = await callOrg(globex, "GET", "/api/v1/users/me");
    const foreign = await callOrg({ ...globex, apiToken: acme.apiToken }, "GET", "/api/v1/users/me");

    expect(textAt(own.body, "profile.login")).toBe("admin@globex.example.com");
    expect(foreign.status).toBe(401);
  });

  test("ends with the npm that started it, which tells nobody but the shell between", async () => {
    const shell = spawn("sh", ["-c", `"$0" "$1" --port 0; true`, process.execPath, program], {
      env: { ...process.env, npm_lifecycle_event: "okta-org" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    running.add(shell);
    await readReadyLine(shell);
    const closed = once(shell, "close");

    shell.kill("SIGTERM");
    await closed;

    expect(shell.signalCode).toBe("SIGTERM");
  });

  test.each([
    ["an unknown flag", ["--bogus", "1"], /Unknown option '--bogus'\nusage: okta-org \[--port/],
    ["a word that is no flag", ["acme"], /Unexpected argument 'acme'/],
    ["a flag without its value", ["--port"], /'--port <value>' argument missing/],
    ["a port that is none", ["--port", "65536"], /--port must be a number from 0 to 65535/],
    ["a delay that is none", ["--hook-delay-ms", "1.5"], /--hook-delay-ms must be a number of milliseconds/],
    [
      "a limit factor of nothing",
      ["--rate-limit-factor", "0"],
      /--rate-limit-factor must be a number above 0/,
    ],
    ["a name that no org has", ["--name", "a/b"], /--name must be/],
    ["a token with a space", ["--api-token", "a b"], /--api-token must be/],
    [
      "a seed that is not there",
      ["--seed", "no-such-file.json"],
      /--seed: no-such-file\.json cannot be read/,
    ],
  ])("names %s and ends with status 1", async (_what, args, message) => {
    const [status, text] = await readFailure(...args);

    expect(status).toBe(1);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/^ +at /m);
  });

  test.each([
    ["no JSON", "{", /seed\.json is not JSON/],
    ["a list", "[]", /seed\.json must hold a JSON object/],
    ["a member that it does not know", '{"user": []}', /at user/],
    ["an unknown status", '{"users": [{"profile": {}, "status": "GONE"}]}', /at users\.0\.status/],
    [
      "a user whom Okta refuses",
      '{"users": [{"profile": {}}]}',
      /users\.0: Api validation failed: .*cannot be left blank/,
    ],
    [
      "an app that there is not",
      '{"apps": [{"app": {"name": "nope", "label": "N"}}]}',
      /apps\.0: .*'nope' is not an app/,
    ],
  ])("says where a seed has %s and ends with status 1", async (_what, seed, message) => {
    const [status, text] = await readFailure("--seed", await writeSeed(seed));

    expect(status).toBe(1);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/^ +at .*\.ts:/m);
  });

  test("says that its port is in use and ends with status 1", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const port = String(at(other.address(), "port"));

    const [status, text] = await readFailure("--port", port);
    other.close();

    expect([status, text]).toEqual([1, expect.stringContaining(`port ${port} cannot be used`)]);
  });
});
