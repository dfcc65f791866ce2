import { styleText } from "node:util";
import Table from "cli-table3";
import * as v from "valibot";
import type { CliContext } from "../context.ts";

type Tone = "good" | "bad" | "warn" | "dim" | "strong";

const formats = { good: "green", bad: "red", warn: "yellow", dim: "dim", strong: "bold" } as const;

/** The colour depth, in bits, of a terminal that shows none. */
const monochromeBits = 1;

/** What a command prints: for people, or for machines. */
export interface Screen {
  readonly isJson: boolean;
  /** Whether somebody watches: only then is a line written over. */
  readonly isTerminal: boolean;
  /** Writes one line on stderr over the one before. */
  rewrite(line: string): void;
  /** Whether a line of the answer was printed already. */
  readonly hasSaid: boolean;
  /** A line of the answer. */
  say(line?: string): void;
  /** Something beside the answer: on stderr, so that it spoils no pipe. */
  note(line: string): void;
  table(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** The whole answer in one JSON value, which is checked against its schema. */
  answer<TSchema extends v.GenericSchema>(schema: TSchema, value: v.InferOutput<TSchema>): void;
  paint(tone: Tone, text: string): string;
}

/** Prints to the streams of the process: colours only on a terminal, and not where NO_COLOR is set. */
export function openScreen({ process }: CliContext, { json }: { readonly json?: boolean }): Screen {
  const { stdout, stderr, env } = process;
  const isColoured = stdout.isTTY && stdout.getColorDepth(env) > monochromeBits;
  let hasSaid = false;
  const paint = (tone: Tone, text: string): string =>
    isColoured ? styleText(formats[tone], text, { validateStream: false }) : text;
  return {
    isJson: json === true,
    isTerminal: stderr.isTTY && json !== true,
    rewrite: (line) => void stderr.write(`\r\u001B[2K${line}`),
    paint,
    get hasSaid() {
      return hasSaid;
    },
    say(line = "") {
      hasSaid = true;
      stdout.write(`${line}\n`);
    },
    note: (line) => void stderr.write(`${line}\n`),
    table(head, rows) {
      if (rows.length === 0) return;
      const table = new Table({
        head: head.map((title) => paint("strong", title)),
        chars: plainChars,
        style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
      });
      table.push(...rows.map((row) => [...row]));
      stdout.write(`${table.toString().replaceAll(/ +$/gm, "")}\n`);
    },
    answer: (schema, value) => void stdout.write(`${JSON.stringify(v.parse(schema, value), null, 2)}\n`),
  };
}

/** Columns and no lines: that is read, copied and cut by other tools best. */
const plainChars = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
