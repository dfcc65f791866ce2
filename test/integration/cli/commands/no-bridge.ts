import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localBridgeFile } from "../../../../shared/contracts/operating.ts";
import { exitCodes } from "../../../../tools/cli/exit-codes.ts";
import type { GetPeople } from "./people.ts";
import { runCli } from "./run-cli.ts";

/** What is said where there is no bridge, or not this one. */
export function describeNoBridge(getPeople: GetPeople): void {
  describe("where there is no such bridge", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "orgbridge-cli-"));
      await mkdir(join(folder, ".orgbridge"));
    });
    afterAll(() => rm(folder, { recursive: true }));

    /** The file of the bridge that runs, with something else in it. */
    async function leaveFile(overrides: Readonly<Record<string, unknown>>): Promise<void> {
      const written = JSON.parse(await readFile(join(getPeople().cli.folder, localBridgeFile), "utf8"));
      await writeFile(join(folder, localBridgeFile), JSON.stringify({ ...written, ...overrides }));
    }

    test("says so where nothing runs, and where what ran is gone", async () => {
      await rm(join(folder, localBridgeFile), { force: true });
      const none = await runCli(["status", "--local"], folder);
      await leaveFile({ pid: 2 ** 22 + 1 });
      const gone = await runCli(["status", "--local"], folder);

      for (const { code, err, out } of [none, gone]) {
        expect(code).toBe(exitCodes.noBridge);
        expect(err).toBe(
          'No bridge runs on this machine.\nStart one in another terminal with "npm start".\n',
        );
        expect(out).toBe("");
      }
    });

    test("says that nothing answers where another process has the number of the one that ran", async () => {
      await leaveFile({ awsEndpoint: `http://127.0.0.1:${await findClosedPort()}` });

      const { code, err } = await runCli(["status", "--local"], folder);

      expect(code).toBe(exitCodes.noBridge);
      expect(err).toContain("No bridge runs on this machine.");
    });

    test("asks for a stack where none is named, for a region, and for a connection that exists", async () => {
      const { cli } = getPeople();

      const [stackless, regionless, unconnected, otherStack] = await Promise.all([
        runCli(["status"], folder),
        runCli(["status", "--stack", "mine"], folder),
        cli.run("explain", "ann@example.com", "--connection", "other"),
        leaveFile({ stackName: "other" }).then(() => runCli(["status", "--local"], folder)),
      ]);

      expect(stackless).toMatchObject({ code: exitCodes.noBridge });
      expect(stackless.err).toContain("Name its stack with --stack or ORGBRIDGE_STACK");
      expect(regionless).toMatchObject({ code: exitCodes.usage });
      expect(regionless.err).toContain("Name it with --region, or set AWS_REGION.");
      expect(unconnected).toMatchObject({
        code: exitCodes.noBridge,
        err: "There is no connection other.\nThere are: demo.\n",
      });
      expect(otherStack).toMatchObject({ code: exitCodes.noBridge });
      expect(otherStack.err).toContain("There is no stack other in this account and region.");
    });

    test("says so where another program has the port of the one that ran", async () => {
      const other = createHttpServer((_request, response) => void response.writeHead(200).end("hello"));
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      await leaveFile({ awsEndpoint: `http://127.0.0.1:${portOf(other)}` });

      const { code, err } = await runCli(["status", "--local"], folder);
      await new Promise((resolve) => other.close(resolve));

      expect(code).toBe(exitCodes.noBridge);
      expect(err).toContain("No bridge runs on this machine.");
    });

    test("a line that is none, and one that asks for help or the version", async () => {
      const [slip, wrong, help, ofCommand, asked, version, both] = await Promise.all([
        runCli(["statsu"], folder),
        runCli(["nonsense"], folder),
        runCli(["--help"], folder),
        runCli(["dlq", "show", "--help"], folder),
        runCli(["help", "dlq", "show"], folder),
        runCli(["--version"], folder),
        runCli(["status", "--local", "--stack", "mine"], folder),
      ]);

      expect([slip.code, wrong.code, both.code]).toEqual([exitCodes.usage, exitCodes.usage, exitCodes.usage]);
      expect(slip.err).toContain("did you mean `status`?");
      expect(wrong.err).toBe("No command registered for `nonsense`. orgbridge --help lists the commands.\n");
      expect([help.code, ofCommand.code]).toEqual([exitCodes.done, exitCodes.done]);
      expect(ofCommand.out).toContain("EXAMPLES");
      expect(asked).toMatchObject({ code: exitCodes.done, out: ofCommand.out });
      expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect(both.err).toContain("Leave one of them out.");
    });
  });
}

/** A port of this machine at which nobody listens: it was free a moment ago. */
async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
