import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { keptDifferences } from "./kept-differences.ts";
import { readSessions } from "./recording.ts";
import { type ExchangeResult, replayOrReport } from "./replay.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    verbose: { type: "boolean", default: false },
    "kept-differences": { type: "boolean", default: false },
  },
});

if (values["kept-differences"]) {
  for (const { field, leave, reason } of keptDifferences) print(`${field} (${leave}): ${reason}`);
} else {
  await judge(values.dir ?? join(import.meta.dirname, "../../../shared/okta-recordings"));
}

async function judge(folder: string): Promise<void> {
  if (!existsSync(folder)) {
    print(`conformance: skipped, there are no recordings at ${values.dir ?? "../shared/okta-recordings"}`);
    return;
  }
  const results: ExchangeResult[] = [];
  for (const session of readSessions(folder)) {
    const played = await replayOrReport(session);
    results.push(...played);
    report(session.name, played);
  }
  const promised = results.filter((result) => result.isPromised);
  const matching = promised.filter((result) => result.differences.length === 0);
  const percent = promised.length === 0 ? 100 : (matching.length / promised.length) * 100;
  const rebuilt = results.filter((result) => result.wasRebuilt).length;
  print(`conformance: ${rebuilt} requests without a recorded body were rebuilt from their answers`);
  const unsupported = results.length - promised.length;
  print(
    `conformance: ${matching.length} of ${promised.length} exchanges match (${percent.toFixed(1)} %), ${unsupported} unsupported`,
  );
}

function report(name: string, played: readonly ExchangeResult[]): void {
  if (!values.verbose) return;
  for (const [index, { exchange, isPromised, differences }] of played.entries()) {
    const { method, path } = exchange.request;
    const head = `${name}:${index + 1} ${method} ${path}`;
    if (!isPromised) print(`${head}: unsupported`);
    else if (differences.length > 0) {
      print(`${head}: differs`);
      for (const difference of differences) print(`    ${difference}`);
    }
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
