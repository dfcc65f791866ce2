import * as v from "valibot";
import {
  type CompleteFaultRule,
  type Fault,
  type FaultRule,
  faultRuleSchema,
  makePathTest,
  makeRandom,
} from "./fault-rule.ts";

/** What a test or demo can make go wrong. */
export interface FaultControls {
  /** Adds a rule; rules are asked in the order in which they were added, and the first that hits decides. */
  add(rule: FaultRule): { readonly id: string; remove(): void };
  /** Removes every rule and ends read-only mode. */
  clear(): void;
  list(): readonly ActiveFaultRule[];
  isReadOnly(): boolean;
  /** In read-only mode every change is answered 503 E0000010, reads go on. */
  setReadOnly(on: boolean): void;
}

export interface ActiveFaultRule {
  readonly id: string;
  readonly rule: CompleteFaultRule;
  /** Requests hit so far. */
  readonly hits: number;
}

interface RuleState {
  readonly id: string;
  readonly rule: CompleteFaultRule;
  readonly fitsPath: (path: string) => boolean;
  readonly draw: () => number;
  skipped: number;
  hits: number;
}

export interface FaultCandidate {
  readonly method: string;
  readonly path: string;
  readonly principal: string;
}

/** Where changes are made; tokens and sign-ins go on in read-only mode. */
const managementPath = /^\/(?:api|oauth2\/v1\/clients)\//;

const readOnlyFault: Fault = { kind: "answer", when: "before", status: 503, code: "E0000010", headers: {} };

/** The fault rules of one org. */
export class Faults implements FaultControls {
  readonly #rules = new Map<string, RuleState>();
  #added = 0;
  #readOnly = false;

  add(rule: FaultRule): { readonly id: string; remove(): void } {
    const complete = v.parse(faultRuleSchema, rule);
    this.#added += 1;
    const id = `fault${this.#added}`;
    this.#rules.set(id, {
      id,
      rule: complete,
      fitsPath: makePathTest(complete.path),
      draw: makeRandom(complete.seed),
      skipped: 0,
      hits: 0,
    });
    return { id, remove: () => void this.#rules.delete(id) };
  }

  remove(id: string): boolean {
    return this.#rules.delete(id);
  }

  clear(): void {
    this.#rules.clear();
    this.#readOnly = false;
  }

  list(): readonly ActiveFaultRule[] {
    return [...this.#rules.values()].map(({ id, rule, hits }) => ({ id, rule, hits }));
  }

  isReadOnly(): boolean {
    return this.#readOnly;
  }

  setReadOnly(on: boolean): void {
    this.#readOnly = on;
  }

  /** What goes wrong with this request; `undefined` when nothing does. */
  next(candidate: FaultCandidate): Fault | undefined {
    if (this.#readOnly && candidate.method !== "GET" && managementPath.test(candidate.path)) {
      return readOnlyFault;
    }
    for (const state of this.#rules.values()) if (hits(state, candidate)) return state.rule.fault;
    return undefined;
  }
}

function hits(state: RuleState, { method, path, principal }: FaultCandidate): boolean {
  const { rule } = state;
  if (rule.method !== undefined && rule.method !== method) return false;
  if (rule.principal !== undefined && rule.principal !== principal) return false;
  if (!state.fitsPath(path) || state.hits >= (rule.count ?? Number.POSITIVE_INFINITY)) return false;
  if (state.skipped < rule.skip) {
    state.skipped += 1;
    return false;
  }
  if (state.draw() >= rule.probability) return false;
  state.hits += 1;
  return true;
}
