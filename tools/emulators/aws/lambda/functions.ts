import type { EmulatorClock } from "../../clock.ts";
import { defaultRegion } from "../credential.ts";
import { completeArn } from "./function-name.ts";
import type { Invoke } from "./invoke-result.ts";

/** A function as somebody registers it. */
export interface FunctionDescription {
  readonly name: string;
  /** `us-east-1` when left out. */
  readonly region?: string;
  /** `file.export`, as it is deployed. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Its own variables, without those that Lambda sets. */
  readonly environment: Readonly<Record<string, string>>;
  /** SHA-256 of its code, in base64. */
  readonly codeSha256: string;
  readonly invoke: Invoke;
}

export interface KnownFunction extends Required<FunctionDescription> {
  readonly arn: string;
  readonly modifiedMs: number;
}

/** The functions that Lambda's API can invoke and describe. */
export class LambdaFunctions {
  readonly #clock: EmulatorClock;
  readonly #all = new Map<string, KnownFunction>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** Makes a function known, in place of the one that had its name. */
  register(description: FunctionDescription): void {
    const region = description.region ?? defaultRegion;
    const arn = completeArn(description.name, region);
    this.#all.set(arn, { ...description, region, arn, modifiedMs: this.#clock.nowMs() });
  }

  find(arn: string): KnownFunction | undefined {
    return this.#all.get(arn);
  }
}
