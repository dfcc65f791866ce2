/** How the tool ends, for scripts. `docs/cli.md` lists them from here. */
export const exitCodes = {
  /** Everything that was asked for was done. */
  done: 0,
  /** It went wrong: nothing, or not everything, was done. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** There is no such bridge, stack or connection. */
  noBridge: 3,
  /** AWS does not let you, or does not know you. */
  notAllowed: 4,
  /** Nothing matched: an unknown person, an empty queue, a filter that nothing fits. */
  nothing: 5,
  /** It was done, and what came out needs somebody: a person who was rejected, a check that failed. */
  attention: 6,
  /** Stopped by Ctrl-C; what was done stays done. */
  interrupted: 130,
  /** Whoever read the answer went away (`| head -1`): stopped as by Ctrl-C. */
  pipeClosed: 141,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An ending that a person has to know of: one sentence on what is wrong, one on what to do. */
export class CliFailure extends Error {
  readonly exitCode: ExitCode;
  readonly remedy: string;

  constructor(exitCode: ExitCode, message: string, remedy: string) {
    super(message);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}
