import { type EmulatorClock, systemClock } from "../../clock.ts";
import { type EnvironmentSettings, ExecutionEnvironment } from "./execution-environment.ts";
import type { InvokeResult } from "./invoke-result.ts";

export type { InvokeResult } from "./invoke-result.ts";

/** A function as Lambda runs it: as many processes as there are invocations at once, each kept for the next one. */
export interface LambdaFunction {
  /** Runs the handler once. Never rejects; `throttled` when `maxConcurrency` invocations are under way. */
  readonly invoke: (event: unknown) => Promise<InvokeResult>;
  /** Kills one busy execution environment (or an idle one when none is busy); false when there is none. */
  readonly killOne: () => Promise<boolean>;
  /** Kills every execution environment; what they were doing ends as `failed`. Resolves when all are gone. */
  readonly stop: () => Promise<void>;
}

/** What `startFunction` needs to know. */
export interface FunctionOptions {
  readonly name: string;
  /** Absolute path of a `.ts` entry or a bundled `.mjs`. */
  readonly entry: string;
  /** Name of the export to run. */
  readonly handler: string;
  /** The function's variables, its region and credentials among them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds that one invocation may take once the entry has loaded; loading may take ten seconds besides. */
  readonly timeoutMs: number;
  /** What the function is told; nothing enforces it. 128 when left out. */
  readonly memoryMb?: number;
  /** Execution environments at once. */
  readonly maxConcurrency: number;
  readonly clock?: EmulatorClock;
  /** Hears each line that the function writes to stdout or stderr. */
  readonly onLog?: (line: string) => void;
}

/** Readies a function; its first process starts with its first invocation. */
export function startFunction(options: FunctionOptions): LambdaFunction {
  const settings: EnvironmentSettings = {
    ...options,
    memoryMb: options.memoryMb ?? 128,
    clock: options.clock ?? systemClock,
    onLog: options.onLog ?? (() => undefined),
  };
  const environments = new Set<ExecutionEnvironment>();
  let isStopped = false;

  const dropEnded = (): void => {
    for (const environment of environments) if (!environment.isUsable) environments.delete(environment);
  };
  const takeIdle = (): ExecutionEnvironment | undefined => {
    dropEnded();
    const idle = [...environments].find((environment) => !environment.isBusy);
    if (idle || environments.size >= options.maxConcurrency) return idle;
    const started = new ExecutionEnvironment(settings);
    environments.add(started);
    return started;
  };
  const kill = async (environment: ExecutionEnvironment): Promise<void> => {
    environments.delete(environment);
    await environment.kill();
  };

  return {
    invoke: async (event) => {
      if (isStopped) {
        return {
          kind: "failed",
          errorType: "ResourceNotFoundException",
          errorMessage: "The function was stopped.",
        };
      }
      return (await takeIdle()?.run(event)) ?? { kind: "throttled" };
    },
    killOne: async () => {
      dropEnded();
      const victim = [...environments].find((environment) => environment.isBusy) ?? [...environments][0];
      if (!victim) return false;
      await kill(victim);
      return true;
    },
    stop: async () => {
      isStopped = true;
      await Promise.all([...environments].map(kill));
    },
  };
}
