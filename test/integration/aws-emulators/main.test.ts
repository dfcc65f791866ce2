import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SQS } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("../../../tools/emulators/aws/main.ts", import.meta.url));

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "it says where it listens, serves, and ends at %s",
  async (signal) => {
    const child = start("--port", "0");

    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const { endpoint } = JSON.parse(line) as { endpoint: string };
    const sqs = new SQS({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    const { QueueUrl } = await sqs.createQueue({ QueueName: "one" });
    sqs.destroy();
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];

    expect(line).toMatch(/^\{"endpoint": "http:\/\/127\.0\.0\.1:\d+"\}$/);
    expect(QueueUrl).toBe(`${endpoint}/000000000000/one`);
    expect(code).toBe(0);
  },
);

test("it refuses a port that is none, in one sentence", async () => {
  const child = start("--port", "many");
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));

  const [code] = (await once(child, "close")) as [number | null];

  expect(said).toBe('--port must be a number from 0 to 65535, not "many"\n');
  expect(code).toBe(2);
});
