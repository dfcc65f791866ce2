import { createLog, type Log } from "../../shared/runtime/log.ts";
import { testNowMs } from "./stub-clock.ts";

export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly code: string;
}

/** The product's own log, writing into memory. */
export interface RecordingLog {
  readonly log: Log;
  /** Lines as they would be written. */
  readonly lines: readonly string[];
  /** The parsed lines of one code. */
  readonly find: (code: string) => readonly LogLine[];
}

export function createRecordingLog(): RecordingLog {
  const lines: string[] = [];
  return {
    log: createLog({
      write: (line) => lines.push(line),
      nowMs: () => testNowMs,
      namespace: "orgbridge/test",
    }),
    lines,
    find: (code) => lines.map((line) => JSON.parse(line) as LogLine).filter((line) => line.code === code),
  };
}
