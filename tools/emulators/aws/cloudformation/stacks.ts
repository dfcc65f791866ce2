import { randomUUID } from "node:crypto";
import type { EmulatorClock } from "../../clock.ts";
import { accountId } from "../account.ts";
import { defaultRegion } from "../credential.ts";

/** A stack as somebody registers it: the emulator deploys nothing. */
export interface StackDescription {
  readonly name: string;
  /** `us-east-1` when left out. */
  readonly region?: string;
  /** Of the stack as a whole; `CREATE_COMPLETE` when left out. */
  readonly status?: string;
  /** Values by key; a value has 1,024 characters at most. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Stack extends Required<StackDescription> {
  /** The stack's ARN. */
  readonly id: string;
  readonly createdMs: number;
}

/** CloudFormation's quota for the value of an output. */
const longestOutput = 1024;

/** The stacks that CloudFormation knows. */
export class Stacks {
  readonly #clock: EmulatorClock;
  readonly #all = new Map<string, Stack>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** Makes a stack known, in place of the one that had its name. @throws when a value is longer than CloudFormation keeps */
  register(description: StackDescription): void {
    const { name, region = defaultRegion, status = "CREATE_COMPLETE", outputs } = description;
    const tooLong = Object.keys(outputs).find((key) => (outputs[key] ?? "").length > longestOutput);
    if (tooLong !== undefined)
      throw new Error(`output ${tooLong} has more than ${longestOutput} characters: no stack could have it`);
    const id = `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${randomUUID()}`;
    this.#all.set(`${region}/${name}`, {
      name,
      region,
      status,
      outputs,
      id,
      createdMs: this.#clock.nowMs(),
    });
  }

  /** Those of one region. */
  list(region: string): readonly Stack[] {
    return [...this.#all.values()].filter((stack) => stack.region === region);
  }
}
