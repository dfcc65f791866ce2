import { randomUUID } from "node:crypto";
import { type PollerSettings, type QueuePollers, startQueuePollers } from "./queue-pollers.ts";

/** States of a mapping as Lambda's API names them; only those that a change of `Enabled` leads through. */
export type MappingState = "Enabled" | "Disabling" | "Disabled" | "Enabling";

/** What a mapping does, and between what. */
export interface MappingSettings extends PollerSettings {
  readonly functionArn: string;
}

/** Lambda says that a change takes several seconds; here it takes one at least. */
const transitionMs = 1000;

/** A mapping from a queue to a function that can be switched off and on. It begins switched on. */
export class PausableMapping {
  readonly id: string = randomUUID();
  readonly settings: MappingSettings;
  #pollers: QueuePollers;
  #state: MappingState = "Enabled";
  #lastModifiedMs: number;
  #isStopped = false;

  constructor(settings: MappingSettings) {
    this.settings = settings;
    this.#pollers = startQueuePollers(settings);
    this.#lastModifiedMs = settings.clock.nowMs();
  }

  get state(): MappingState {
    return this.#state;
  }

  /** When somebody last changed it, in milliseconds since 1970. */
  get lastModifiedMs(): number {
    return this.#lastModifiedMs;
  }

  /** Whether a change is under way, during which Lambda accepts no other. */
  get isChanging(): boolean {
    return this.#state === "Enabling" || this.#state === "Disabling";
  }

  /** Begins to switch on or off. Switching off ends when the polls under way have ended, and what they brought. */
  change(isEnabled: boolean): void {
    this.#lastModifiedMs = this.settings.clock.nowMs();
    if (isEnabled && this.#state === "Disabled") void this.#enable();
    if (!isEnabled && this.#state === "Enabled") void this.#disable();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#pollers.stop();
  }

  idle(): Promise<void> {
    return this.#pollers.idle();
  }

  async #enable(): Promise<void> {
    this.#state = "Enabling";
    await this.#waitForTransition();
    if (this.#isStopped) return;
    this.#pollers = startQueuePollers(this.settings);
    this.#state = "Enabled";
  }

  async #disable(): Promise<void> {
    this.#state = "Disabling";
    await Promise.all([this.#pollers.drain(), this.#waitForTransition()]);
    this.#state = "Disabled";
  }

  #waitForTransition(): Promise<void> {
    return new Promise((resolve) => {
      this.settings.clock.after(transitionMs, resolve);
    });
  }
}
