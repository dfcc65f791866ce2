import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { EmulatorClock, Timer } from "../../clock.ts";
import { parseHostMessage, type RunMessage } from "./host-protocol.ts";
import type { InvokeResult } from "./invoke-result.ts";

/** What every execution environment of one function is made from. */
export interface EnvironmentSettings {
  readonly name: string;
  /** Absolute path of the function's entry, TypeScript or a bundle. */
  readonly entry: string;
  readonly handler: string;
  /** The function's variables; the environment has these, PATH and what Lambda itself sets, and no others. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly clock: EmulatorClock;
  readonly onLog: (line: string) => void;
}

/** Longest time that loading a function may take (Lambda, function lifecycle, init phase). */
const initTimeoutMs = 10_000;

/** One execution environment: a process that runs one invocation at a time. */
export class ExecutionEnvironment {
  readonly #settings: EnvironmentSettings;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #isReady = false;
  #isUsable = true;
  #current: { readonly requestId: string; readonly finish: (result: InvokeResult) => void } | undefined;
  #timer: Timer | undefined;

  constructor(settings: EnvironmentSettings) {
    this.#settings = settings;
    this.#child = spawn(
      process.execPath,
      [join(import.meta.dirname, "host.ts"), settings.entry, settings.handler],
      { env: buildEnvironment(settings), stdio: ["ignore", "pipe", "pipe", "ipc"] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", settings.onLog);
    }
    this.#exited = new Promise((resolve) => {
      this.#child.once("error", () => resolve());
      this.#child.once("exit", (code, signal) => {
        this.#end(describeExit(this.#current?.requestId, code, signal));
        resolve();
      });
    });
    this.#child.on("message", (value) => this.#hear(value));
  }

  /** True until the process has ended or was found unfit for another invocation. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** Runs the handler once. Call it only while the environment is usable and not busy. */
  run(event: unknown): Promise<InvokeResult> {
    const { name: functionName, memoryMb, timeoutMs } = this.#settings;
    const requestId = randomUUID();
    return new Promise((resolve) => {
      this.#current = { requestId, finish: resolve };
      this.#startTimer();
      this.#child.send(
        { requestId, event, functionName, memoryMb, timeoutMs } satisfies RunMessage,
        (error) => {
          if (error)
            this.#end({ kind: "failed", errorType: "Runtime.ExitError", errorMessage: error.message });
        },
      );
    });
  }

  /** Ends the process at once, whatever it does; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#isUsable = false;
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #hear(value: unknown): void {
    const message = parseHostMessage(value);
    switch (message?.kind) {
      case undefined:
        return;
      case "ready":
        this.#isReady = true;
        if (this.#current) this.#startTimer();
        return;
      case "unloadable":
        this.#end({ ...message, kind: "failed" });
        void this.kill();
        return;
      case "answered":
      case "failed":
        this.#finish(message);
    }
  }

  #startTimer(): void {
    this.#timer?.cancel();
    this.#timer = this.#settings.clock.after(this.#isReady ? this.#settings.timeoutMs : initTimeoutMs, () => {
      this.#end({ kind: "timed-out" });
      void this.kill();
    });
  }

  #finish(result: InvokeResult): void {
    this.#timer?.cancel();
    const current = this.#current;
    this.#current = undefined;
    current?.finish(result);
  }

  #end(result: InvokeResult): void {
    this.#isUsable = false;
    this.#finish(result);
  }
}

function buildEnvironment(settings: EnvironmentSettings): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"] ?? "",
    ...settings.environment,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
  };
}

function describeExit(requestId = "none", code: number | null, signal: string | null): InvokeResult {
  const how = signal === null ? `exit status ${code}` : `signal: ${signal === "SIGKILL" ? "killed" : signal}`;
  return {
    kind: "failed",
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  };
}
