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

/**
 * Keeps requests away from an org that is down, but for one probe at a time; and writes from one that goes on answering, but is
 * in read-only mode. One per org and container.
 */
export class OrgCircuit {
  readonly #clock: Pick<Clock, "nowMs">;
  #all: CircuitState = closedCircuit;
  #writes: CircuitState = closedCircuit;

  constructor(clock: Pick<Clock, "nowMs">) {
    this.#clock = clock;
  }

  /** Lets a request pass, or says how long to wait. Every request that passed must {@link leave}. */
  enter(isWrite: boolean): Result<null, Failure> {
    const nowMs = this.#clock.nowMs();
    const all = enterCircuit(this.#all, nowMs);
    if (all.kind === "wait") return fail(tellWait(all.afterMs));
    if (isWrite) {
      const writes = enterCircuit(this.#writes, nowMs);
      if (writes.kind === "wait") return fail(tellWait(writes.afterMs));
      this.#writes = writes.state;
    }
    this.#all = all.state;
    return succeed(null);
  }

  /** Takes how a request ended. */
  leave(ending: CircuitEnding, isWrite: boolean): void {
    const nowMs = this.#clock.nowMs();
    this.#all = leaveCircuit(this.#all, ending, nowMs);
    if (isWrite) this.#writes = leaveCircuit(this.#writes, ending, nowMs);
  }

  /** Why there is no use in beginning on anybody now, be it that only the writing would fail in the end; else null. */
  findOutage(): Extract<Failure, { kind: "retry" }> | null {
    const nowMs = this.#clock.nowMs();
    for (const state of [this.#all, this.#writes]) {
      const entry = enterCircuit(state, nowMs);
      if (entry.kind === "wait") return tellWait(entry.afterMs);
    }
    return null;
  }

  /** Opens at once: the org is there, but asking it is in vain. */
  trip(): void {
    this.#all = tripCircuit(this.#clock.nowMs());
  }
}

function tellWait(afterMs: number): Extract<Failure, { kind: "retry" }> {
  return { kind: "retry", reason: "circuit-open", afterMs };
}
