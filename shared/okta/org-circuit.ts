import type { Failure } from "../core/failure.ts";
import {
  type CircuitEnding,
  type CircuitState,
  closedCircuit,
  enterCircuit,
  leaveCircuit,
  tripCircuit,
} from "../core/pace/circuit.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Clock } from "../runtime/clock.ts";

/** Keeps requests away from an org that is down, but for one probe at a time. One per org and container. */
export class OrgCircuit {
  readonly #clock: Pick<Clock, "nowMs">;
  #state: CircuitState = closedCircuit;

  constructor(clock: Pick<Clock, "nowMs">) {
    this.#clock = clock;
  }

  /** Lets a request pass, or says how long to wait. Every request that passed must {@link leave}. */
  enter(): Result<null, Failure> {
    const entry = enterCircuit(this.#state, this.#clock.nowMs());
    if (entry.kind === "wait") return fail({ kind: "retry", reason: "circuit-open", afterMs: entry.afterMs });
    this.#state = entry.state;
    return succeed(null);
  }

  /** Takes how a request ended. */
  leave(ending: CircuitEnding): void {
    this.#state = leaveCircuit(this.#state, ending, this.#clock.nowMs());
  }

  /** Opens at once: the org is there, but asking it is in vain. */
  trip(): void {
    this.#state = tripCircuit(this.#clock.nowMs());
  }
}
