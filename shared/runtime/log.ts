import { type LogCode, type LogEventDefinition, type LogField, logEvents } from "../contracts/log-events.ts";
import { embedMetrics } from "./embed-metrics.ts";

type LogValue = string | number | boolean | null | readonly (string | number)[];

/** Writes one log line: a known code, with the fields that the catalogue allows it. */
export type Log = <TCode extends LogCode>(
  code: TCode,
  fields: Readonly<Partial<Record<LogField<TCode>, LogValue>>>,
) => void;

/** Where a log's lines go, and whose metrics they carry. */
export interface LogOptions {
  /** Takes one line, without its line break. */
  readonly write: (line: string) => void;
  readonly nowMs: () => number;
  /** Of the metrics, which CloudWatch takes from the lines. */
  readonly namespace: string;
}

/** Makes a log that writes one JSON object a line; a line whose code carries metrics has them embedded. */
export function createLog({ write, nowMs, namespace }: LogOptions): Log {
  return (code, fields) => {
    const definition: LogEventDefinition = logEvents[code];
    const allowed = Object.entries(fields).filter(
      ([name, value]) => definition.fields.includes(name) && value !== undefined,
    );
    const timestampMs = nowMs();
    const line = {
      time: new Date(timestampMs).toISOString(),
      level: definition.level,
      code,
      ...Object.fromEntries(allowed),
    };
    write(
      JSON.stringify({
        ...line,
        ...embedMetrics(definition.metrics ?? [], line, { namespace, timestampMs }),
      }),
    );
  };
}
