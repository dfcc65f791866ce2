import { type Application, run } from "@stricli/core";
import { type CommandRights, commandRights } from "../../shared/contracts/operator-rights.ts";
import { app } from "../cli/app.ts";
import type { CliContext } from "../cli/context.ts";
import { exitCodes } from "../cli/exit-codes.ts";

/** What each exit code says; a code without words does not compile. */
const endings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "everything that was asked for was done",
  failed: "it went wrong: nothing, or not everything, was done",
  usage: "the command line is wrong",
  noBridge: "there is no such bridge, stack or connection",
  notAllowed: "AWS does not let you, or does not know you",
  nothing: "nothing matched: an unknown person, an empty queue, a filter that nothing fits",
  attention: "it was done, and what came out needs somebody: a person who was rejected, a check that failed",
  interrupted: "stopped by Ctrl-C; what was done stays done",
  pipeClosed: "whoever read the answer went away (`| head -1`): stopped as by Ctrl-C",
};

const opening = `# The command-line tool

    npx orgbridge <command>      # from a checkout with npm ci

The same commands for a deployed bridge and for the one that \`npm start\` runs (\`--local\`). A deployed one is found by its stack: \`--stack\`, else
\`ORGBRIDGE_STACK\`, else the \`stackName\` in \`bridge.config.json\`; region and credentials are those of the AWS environment. Tables and colours on a
terminal, plain text in a pipe, one JSON value with \`--json\` ([its schemas](cli-answers.schema.json)). The answer is on stdout, everything beside it on stderr.

The tool reads no secret and calls no Okta org: what needs the keys is asked of the functions that have them. \`npm run docs:cli\` prints this page.`;

/** The page about the tool, from its own descriptions. */
export async function buildCliPage(): Promise<string> {
  const codes = Object.entries(endings).map(([name, words]) => `| ${codeOf(name)} | ${words} |`);
  const rights = Object.entries<CommandRights>(commandRights).map(
    ([command, { looks, acts }]) => `| \`${command}\` | ${listRights(looks)} | ${listRights(acts)} |`,
  );
  const commands = await Promise.all(
    listCommands(app).map(
      async (words) => `### ${words.join(" ")}\n\n\`\`\`text\n${await readHelp(words)}\n\`\`\``,
    ),
  );
  return [
    opening,
    `## How it ends\n\n| exit code | what it says |\n|---|---|\n${codes.join("\n")}`,
    `## What each command may call\n\nThe stack puts out two managed policies made from this table: \`ViewerPolicy\` to look, and \`OperatorPolicy\`, to be attached beside it, to act ([permissions.md](permissions.md#people)). In brackets: on what.\n\n| command | to look | to act |\n|---|---|---|\n${rights.join("\n")}`,
    "## Commands",
    ...commands,
  ]
    .join("\n\n")
    .concat("\n");
}

function codeOf(name: string): number {
  return Object.entries(exitCodes).find(([known]) => known === name)?.[1] ?? exitCodes.failed;
}

function listRights(rights: CommandRights["looks"]): string {
  return rights.length === 0 ? "-" : rights.map(({ action, on }) => `\`${action}\` (${on})`).join(", ");
}

type Target = Application<CliContext>["root"];

/** Every command by its words: `dlq list`. */
function listCommands({ root }: Application<CliContext>): readonly (readonly string[])[] {
  const list = (target: Target, words: readonly string[]): readonly (readonly string[])[] =>
    "getAllEntries" in target
      ? target.getAllEntries().flatMap((entry) => list(entry.target, [...words, entry.name.original]))
      : [words];
  return list(root, []);
}

/** What `--help` prints of a command, on something that is no terminal. */
export async function readHelp(words: readonly string[]): Promise<string> {
  let printed = "";
  const stream = {
    write: (text: string) => {
      printed += text;
    },
  };
  await run(app, [...words, "--help"], { process: { stdout: stream, stderr: stream }, forCommand: refuse });
  return printed.trimEnd();
}

function refuse(): never {
  throw new Error("help runs no command");
}
