import { type BaseFlags, buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { explainFailure } from "../aws/explain-failure.ts";
import type { BridgeFlags } from "../bridge/flags.ts";
import type { CliContext } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { openScreen, type Screen } from "../output/screen.ts";

/** How a command is told to people. */
export interface CommandText {
  readonly brief: string;
  readonly detail?: string;
  /** Command lines that do something useful, without `orgbridge`. */
  readonly examples: readonly string[];
}

/** What a command gets beside its flags and words. */
export interface CommandDeps {
  readonly context: CliContext;
  readonly screen: Screen;
}

/** The words of a command line that are no flags. */
export interface WordsText {
  readonly placeholder: string;
  readonly brief: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

type Flags = BridgeFlags & BaseFlags;
type Execute<TFlags> = (flags: TFlags, deps: CommandDeps) => Promise<ExitCode>;
type ExecuteWords<TFlags> = (flags: TFlags, words: readonly string[], deps: CommandDeps) => Promise<ExitCode>;

/** A command with flags only. It prints failures as two sentences (or as JSON) and ends with an exit code of the list. */
export function makeCommand<TFlags extends Flags>(
  text: CommandText,
  flags: FlagParametersForType<TFlags, CliContext>,
  execute: Execute<TFlags>,
): Command<CliContext> {
  return buildCommand<TFlags, [], CliContext>({
    docs: { brief: text.brief, fullDescription: describe(text) },
    parameters: { flags, positional: { kind: "tuple", parameters: [] } },
    async func(given) {
      await conclude(this, given, (screen) => execute(given, { context: this, screen }));
    },
  });
}

/** A command with flags and words. */
export function makeWordsCommand<TFlags extends Flags>(
  text: CommandText,
  flags: FlagParametersForType<TFlags, CliContext>,
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, placeholder, brief }: WordsText,
  execute: ExecuteWords<TFlags>,
): Command<CliContext> {
  const parameter = { parse: (word: string) => word, placeholder, brief };
  if (minimum === 1 && maximum === 1) {
    return buildCommand<TFlags, [string], CliContext>({
      docs: { brief: text.brief, fullDescription: describe(text) },
      parameters: { flags, positional: { kind: "tuple", parameters: [parameter] } },
      async func(given, word) {
        await conclude(this, given, (screen) => execute(given, [word], { context: this, screen }));
      },
    });
  }
  return buildCommand<TFlags, string[], CliContext>({
    docs: { brief: text.brief, fullDescription: describe(text) },
    parameters: { flags, positional: { kind: "array", minimum, maximum, parameter } },
    async func(given, ...words) {
      await conclude(this, given, (screen) => execute(given, words, { context: this, screen }));
    },
  });
}

async function conclude(
  context: CliContext,
  flags: BridgeFlags,
  execute: (screen: Screen) => Promise<ExitCode>,
): Promise<void> {
  const screen = openScreen(context, flags);
  const exitCode = await execute(screen).catch((error: unknown) =>
    context.interrupted.aborted ? exitCodes.interrupted : tellFailure(error, screen),
  );
  context.process.exitCode = exitCode;
}

function tellFailure(error: unknown, screen: Screen): ExitCode {
  const { message, remedy, exitCode } = explainFailure(error);
  if (screen.isJson) screen.note(JSON.stringify({ error: message, remedy, exitCode }));
  else screen.note(`${screen.paint("bad", message)}\n${remedy}`);
  return exitCode;
}

function describe({ brief, detail, examples }: CommandText): string {
  const shown = examples.map((example) => `  orgbridge ${example}`).join("\n");
  return [detail ?? `${brief}.`, `EXAMPLES\n${shown}`].join("\n\n");
}
