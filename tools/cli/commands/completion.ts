import { type Application, buildCommand, type Command, proposeCompletions } from "@stricli/core";
import type { CliContext } from "../context.ts";

const shells = ["bash", "zsh", "fish"] as const;

/** What a shell has to be told so that it asks the tool itself how a line may go on. */
const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `_orgbridge() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(orgbridge __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _orgbridge orgbridge
`,
  zsh: `#compdef orgbridge
_orgbridge() {
  local -a proposals
  proposals=("\${(@f)$(orgbridge __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $proposals
}
compdef _orgbridge orgbridge
`,
  fish: `complete -c orgbridge -f -a '(orgbridge __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** `orgbridge completion bash`: prints the script that a shell reads. */
export const completionCommand: Command<CliContext> = buildCommand<
  Record<never, never>,
  [(typeof shells)[number]],
  CliContext
>({
  docs: {
    brief: "Print what makes your shell complete command lines",
    fullDescription:
      "EXAMPLES\n  source <(orgbridge completion bash)\n  orgbridge completion fish > ~/.config/fish/completions/orgbridge.fish",
  },
  parameters: {
    flags: {},
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: (text: string) => {
            const shell = shells.find((known) => known === text);
            if (shell === undefined) throw new RangeError(`one of ${shells.join(", ")}`);
            return shell;
          },
          placeholder: shells.join("|"),
          brief: "Your shell",
          proposeCompletions: () => shells,
        },
      ],
    },
  },
  func(_flags, shell) {
    this.process.stdout.write(scripts[shell]);
  },
});

/** How a line may go on: one word a line. What the shells' scripts ask for. */
export async function completeLine(
  app: Application<CliContext>,
  words: readonly string[],
  context: CliContext,
): Promise<void> {
  const proposals = await proposeCompletions(app, words, context);
  context.process.stdout.write(proposals.map(({ completion }) => `${completion}\n`).join(""));
}
