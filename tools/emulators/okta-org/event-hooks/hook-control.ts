import * as v from "valibot";
import type { HeldDelivery, HookScript } from "./delivery-script.ts";

const count = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)), 1);
const delayMs = v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 60 * 60 * 1000));

/** What `POST /__emulator/hooks` takes: the same as `HookScript` offers in-process. */
export const hookActionSchema = v.variant("action", [
  v.strictObject({ action: v.literal("duplicate"), count }),
  v.strictObject({ action: v.literal("drop"), count }),
  v.strictObject({ action: v.literal("delay"), count, delayMs }),
  /** The next delivery waits until it is released: how to put deliveries out of order. */
  v.strictObject({ action: v.literal("hold") }),
  /** Every delivery is lost until this is ended. */
  v.strictObject({ action: v.literal("cut off") }),
]);

export type HookAction = v.InferOutput<typeof hookActionSchema>;

interface Lasting {
  readonly action: "hold" | "cut off";
  isCaught: boolean;
  readonly end: () => Promise<void>;
}

/** Scripts deliveries from outside the process: holds and cuts get ids by which they are ended. */
export class HookControl {
  readonly #script: HookScript;
  readonly #lasting = new Map<string, Lasting>();
  #started = 0;

  constructor(script: HookScript) {
    this.#script = script;
  }

  /** Does it; the id when it lasts until it is ended. */
  start(action: HookAction): string | undefined {
    switch (action.action) {
      case "duplicate":
        this.#script.duplicateNext(action.count);
        return undefined;
      case "drop":
        this.#script.dropNext(action.count);
        return undefined;
      case "delay":
        this.#script.delayNext(action.count, action.delayMs);
        return undefined;
      case "hold":
        return this.#hold(this.#script.holdNext());
      case "cut off": {
        const mend = this.#script.cutOff();
        return this.#keep({ action: "cut off", isCaught: false, end: async () => mend() });
      }
    }
  }

  /** What lasts, with whether a hold has caught its delivery. */
  list(): readonly { readonly id: string; readonly action: string; readonly isCaught: boolean }[] {
    return [...this.#lasting].map(([id, { action, isCaught }]) => ({ id, action, isCaught }));
  }

  /** Releases a held delivery (resolves once it was delivered) or mends a cut; false for an id that nothing has. */
  async end(id: string): Promise<boolean> {
    const lasting = this.#lasting.get(id);
    this.#lasting.delete(id);
    await lasting?.end();
    return lasting !== undefined;
  }

  #hold(held: HeldDelivery): string {
    const lasting: Lasting = { action: "hold", isCaught: false, end: () => held.release() };
    void held.caught.then(() => {
      lasting.isCaught = true;
    });
    return this.#keep(lasting);
  }

  #keep(lasting: Lasting): string {
    this.#started += 1;
    const id = `hook${this.#started}`;
    this.#lasting.set(id, lasting);
    return id;
  }
}
