/**
 * Messages a second through the real SDK client, in interleaved rounds when there is another server to compare with:
 * `node tools/emulators/aws/bench.ts [--other URL] [--rounds N]`. A report, not a test: the SDK and the machine decide.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { SQS } from "@aws-sdk/client-sqs";
import { isJsonObject, parseJson } from "./json.ts";

const { values } = parseArgs({
  options: { other: { type: "string" }, rounds: { type: "string", default: "3" } },
});
// A process of its own, as the other server has: client and server then share the processors, not one event loop.
const own = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const endpoints = {
  own: await readEndpoint(),
  ...(values.other === undefined ? {} : { other: values.other }),
};
const results = new Map<string, Map<string, number[]>>();

for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [name, endpoint] of Object.entries(endpoints)) {
    for (const [what, perSecond] of await measure(endpoint, round)) note(what, name, perSecond);
  }
}
for (const [what, byServer] of results) {
  const cells = [...byServer].map(([name, rates]) => `${name} ${Math.min(...rates)}-${Math.max(...rates)}`);
  console.log(`${what.padEnd(24)} ${cells.join(" | ")}`);
}
own.kill();

async function readEndpoint(): Promise<string> {
  const lines = createInterface({ input: own.stdout });
  const line = await new Promise<string>((resolve) => lines.once("line", resolve));
  const said = parseJson(line);
  return isJsonObject(said) ? String(said["endpoint"]) : "";
}

function note(what: string, server: string, perSecond: number): void {
  const byServer = results.get(what) ?? new Map<string, number[]>();
  results.set(what, byServer);
  byServer.set(server, [...(byServer.get(server) ?? []), Math.round(perSecond)]);
}

async function measure(endpoint: string, round: number): Promise<readonly [string, number][]> {
  const credentials = { accessKeyId: "bench", secretAccessKey: "any" };
  const sqs = new SQS({ endpoint, region: "us-east-1", credentials, useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await sqs.createQueue({
    QueueName: `bench-${process.pid}-${round}.fifo`,
    Attributes: { FifoQueue: "true" },
  });
  let sent = 0;
  const draw = () => {
    sent += 1;
    const MessageDeduplicationId = String(sent);
    return { MessageBody: "x".repeat(400), MessageGroupId: `g${sent % 500}`, MessageDeduplicationId };
  };
  const send = async () => {
    await sqs.sendMessage({ QueueUrl, ...draw() });
  };
  const sendBatch = async () => {
    await sqs.sendMessageBatch({
      QueueUrl,
      Entries: Array.from({ length: 10 }, (_, n) => ({ Id: String(n), ...draw() })),
    });
  };
  const receiveAndDelete = async () => {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
    if (Entries.length > 0) await sqs.deleteMessageBatch({ QueueUrl, Entries });
    return Entries.length;
  };
  await inSequence(50, send);

  const sequence = await timeMs(() => inSequence(500, send));
  const concurrent = await timeMs(() => Promise.all(Array.from({ length: 16 }, () => inSequence(60, send))));
  const batches = await timeMs(() => inSequence(200, sendBatch));
  let received = 0;
  const receives = await timeMs(() =>
    inSequence(150, async () => {
      received += await receiveAndDelete();
    }),
  );
  sqs.destroy();
  return [
    ["single sends in sequence", 500_000 / sequence],
    ["16 senders at once", 960_000 / concurrent],
    ["batches of 10", 2_000_000 / batches],
    ["receive 10 and delete", (received * 1000) / receives],
  ];
}

async function inSequence(count: number, run: () => Promise<void>): Promise<void> {
  for (let n = 0; n < count; n += 1) await run();
}

async function timeMs(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}
