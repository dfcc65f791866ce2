import type { CommandContext } from "@stricli/core";

/** What commands get from the process that runs them, so that nothing else reads it. */
export interface CliContext extends CommandContext {
  readonly process: {
    readonly stdout: NodeJS.WriteStream;
    readonly stderr: NodeJS.WriteStream;
    readonly env: Readonly<Partial<Record<string, string>>>;
    exitCode?: number | string | null;
  };
  /** Folder that relative paths are meant from. */
  readonly workingFolder: string;
  /** The project's root, where `bridge.config.json` and `.orgbridge/` are. */
  readonly projectFolder: string;
  /** Aborted by Ctrl-C, or when nobody reads the answer any more: what runs comes to a safe stop. */
  readonly interrupted: AbortSignal;
  readonly nowMs: () => number;
}
