import { performance } from "node:perf_hooks";
import { percentile } from "../../local/demo/figures.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { openQueue, type QueueUnderLoad } from "./workloads.ts";

/**
 * Is our embedded SQS fast enough to be used instead of fauxqs, and does a queue of 100,000 messages slow it down?
 *
 * Both servers run in processes of their own; their rounds alternate, so that the machine's noise meets both. Rates are
 * medians over the rounds; only the ratio means anything on another machine.
 */
const rounds = 5;

const workloads: readonly {
  readonly name: string;
  readonly messages: number;
  run: (queue: QueueUnderLoad) => Promise<void>;
}[] = [
  { name: "single sends, one after the other", messages: 300, run: (queue) => queue.sendSingly(300) },
  { name: "batches of 10, 4 at once", messages: 4000, run: (queue) => queue.sendBatches(4000, 4) },
  { name: "receive 10 + delete 10", messages: 4000, run: (queue) => queue.drain(4000) },
];

const ours = await startServer("tools/emulators/aws/main.ts");
const peer = await startServer("tools/bench/sqs/fauxqs-server.ts");
try {
  await compare();
  await fill();
} finally {
  await Promise.all([ours.stop(), peer.stop()]);
}

async function compare(): Promise<void> {
  const rates = new Map<string, { ours: number[]; peer: number[] }>();
  for (let round = 0; round < rounds; round += 1) {
    const servers = round % 2 === 0 ? (["ours", "peer"] as const) : (["peer", "ours"] as const);
    for (const name of servers) {
      const queue = await openQueue(name === "ours" ? ours.endpoint : peer.endpoint);
      for (const { name: workload, messages, run } of workloads) {
        const seconds = await measureSeconds(() => run(queue));
        const known = rates.get(workload) ?? { ours: [], peer: [] };
        known[name].push(messages / seconds);
        rates.set(workload, known);
      }
      queue.close();
    }
  }
  console.log(`messages/s, median of ${rounds} rounds      ours   fauxqs   ours ÷ fauxqs`);
  for (const [workload, { ours: own, peer: other }] of rates) {
    const [a, b] = [percentile(own, 0.5), percentile(other, 0.5)];
    console.log(
      `  ${workload.padEnd(36)} ${a.toFixed(0).padStart(6)}   ${b.toFixed(0).padStart(6)}   ${(a / b).toFixed(2)}`,
    );
  }
}

async function fill(): Promise<void> {
  const server: ServerProcess = await startServer("tools/emulators/aws/main.ts");
  try {
    const queue = await openQueue(server.endpoint);
    await queue.sendBatches(2000, 4);
    const few = await measureSeconds(() => queue.drain(1000));
    await queue.sendBatches(99_000, 4);
    const memoryMib = server.readMemoryMib();
    const many = await measureSeconds(() => queue.drain(1000));
    queue.close();
    console.log(
      `100,000 messages in one queue: ${memoryMib.toFixed(0)} MiB resident in the server's process`,
    );
    console.log(
      `  time for 1,000 messages (receive + delete), ÷ the same with 2,000 in the queue: ${(many / few).toFixed(2)}`,
    );
  } finally {
    await server.stop();
  }
}

async function measureSeconds(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
}
