import type { ReconcileDeps } from "../../../../functions/worker/reconcile-user.ts";

/** Lets two workers both read that somebody is not in the target before either creates them. */
export class Meeting {
  readonly #everybodyIsHere = Promise.withResolvers<void>();
  readonly #firstIsDone = Promise.withResolvers<void>();
  readonly #isOneByOne: boolean;
  #arrived = 0;

  /** @param isOneByOne whether the second creates only when the first has been answered; else both at once */
  constructor(isOneByOne: boolean) {
    this.#isOneByOne = isOneByOne;
  }

  /** How many have come to the point of creating somebody. */
  get arrived(): number {
    return this.#arrived;
  }

  /** The same worker, whose first create waits for the other's; and for the other's answer, if `isSecond`. */
  join(deps: ReconcileDeps, isSecond: boolean): ReconcileDeps {
    const { target } = deps;
    let isFirstCreate = true;
    return {
      ...deps,
      target: {
        ...target,
        createUser: async (...given) => {
          if (isFirstCreate) await this.#arrive();
          if (isFirstCreate && isSecond && this.#isOneByOne) await this.#firstIsDone.promise;
          isFirstCreate = false;
          const created = await target.createUser(...given);
          if (!isSecond) this.#firstIsDone.resolve();
          return created;
        },
      },
    };
  }

  async #arrive(): Promise<void> {
    this.#arrived += 1;
    if (this.#arrived === 2) this.#everybodyIsHere.resolve();
    await this.#everybodyIsHere.promise;
  }
}
