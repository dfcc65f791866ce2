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
  /** Columns of the terminal; null where the answer goes elsewhere, and may be as wide as it likes. */
  readonly width: number | null;
  /** Breaks text between words so that it fits the terminal below an indent; elsewhere it stays on one line. */
  wrap(text: string, indent: string): string;
}

/** Prints to the streams of the process: colours only on a terminal, and not where NO_COLOR is set; FORCE_COLOR overrules both. */
export function openScreen({ process }: CliContext, { json }: { readonly json?: boolean }): Screen {
  const { stdout, stderr, env } = process;
  const isForced = !["", "0", "false"].includes(env["FORCE_COLOR"] ?? "");
  const isColoured = isForced || (stdout.isTTY && stdout.getColorDepth(env) > monochromeBits);
  const width = stdout.isTTY && json !== true ? stdout.columns || usualWidth : null;
  let hasSaid = false;
  const paint = (tone: Tone, text: string): string =>
    isColoured ? styleText(formats[tone], text, { validateStream: false }) : text;
  return {
    isJson: json === true,
    // A dumb terminal cannot write over a line.
    isTerminal: stderr.isTTY && env["TERM"] !== "dumb" && json !== true,
    // A line that the terminal breaks would not be written over as a whole.
    rewrite: (line) => void stderr.write(`\r\u001B[2K${line.slice(0, (stderr.columns || usualWidth) - 1)}`),
    paint,
    width,
    wrap: (text, indent) =>
      width === null ? text : wrapWords(text, Math.max(width, narrowest) - indent.length - 1, indent),
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

/** For a terminal that does not say. */
const usualWidth = 80;
/** A terminal that says it is narrower is wrapped like this one, and breaks the lines itself. */
const narrowest = 40;

function wrapWords(text: string, width: number, indent: string): string {
  const lines = text.match(new RegExp(`\\S{${width + 1},}|\\S.{0,${width - 1}}(?= |$)`, "g")) ?? [];
  return lines.join(`\n${indent}`);
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
