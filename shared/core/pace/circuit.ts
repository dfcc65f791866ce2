/**
 * Whether an org is asked at all. Closed: yes. Open: not before an instant. Probing: one request is on its way, whose end decides;
 * everybody else waits for it.
 */
export type CircuitState =
  | { readonly kind: "closed"; readonly failures: number }
  | { readonly kind: "open"; readonly untilMs: number; readonly pauseMs: number }
  | { readonly kind: "probing"; readonly pauseMs: number };

/** What became of a request: `unknown` when it was never sent, so that it tells nothing about the org. */
export type CircuitEnding = "answered" | "unavailable" | "unknown";

export const closedCircuit: CircuitState = { kind: "closed", failures: 0 };

/** So many requests in a row without a sound answer, and the org is taken to be down. */
const failuresUntilOpen = 5;
const firstPauseMs = 10_000;
const longestPauseMs = 300_000;
/** How long a caller waits for somebody else's probe before it asks again. */
const probeWaitMs = 2000;

/** Whether a request may go now, and the state after it went; otherwise how long to wait before asking again. */
export type CircuitEntry =
  | { readonly kind: "go"; readonly state: CircuitState }
  | { readonly kind: "wait"; readonly afterMs: number };

/** Lets a request pass, or says when to ask again. After the pause exactly one passes, as a probe. */
export function enterCircuit(state: CircuitState, nowMs: number): CircuitEntry {
  switch (state.kind) {
    case "closed":
      return { kind: "go", state };
    case "probing":
      return { kind: "wait", afterMs: probeWaitMs };
    case "open":
      return nowMs < state.untilMs
        ? { kind: "wait", afterMs: state.untilMs - nowMs }
        : { kind: "go", state: { kind: "probing", pauseMs: state.pauseMs } };
  }
}

/**
 * The state after a request's end. Any sound answer closes the circuit, be it a refusal: the org is there. A failed probe opens it
 * for twice as long as before, up to five minutes.
 */
export function leaveCircuit(state: CircuitState, ending: CircuitEnding, nowMs: number): CircuitState {
  if (ending === "answered") return closedCircuit;
  if (ending === "unknown")
    return state.kind === "probing" ? { kind: "open", untilMs: nowMs, pauseMs: state.pauseMs } : state;
  switch (state.kind) {
    case "closed": {
      const failures = state.failures + 1;
      return failures < failuresUntilOpen ? { kind: "closed", failures } : openCircuit(firstPauseMs, nowMs);
    }
    case "probing":
      return openCircuit(Math.min(longestPauseMs, state.pauseMs * 2), nowMs);
    case "open": // a request that was under way when the circuit opened
      return state;
  }
}

/** Opens the circuit at once: somebody knows that asking is in vain. */
export function tripCircuit(nowMs: number): CircuitState {
  return openCircuit(firstPauseMs, nowMs);
}

function openCircuit(pauseMs: number, nowMs: number): CircuitState {
  return { kind: "open", untilMs: nowMs + pauseMs, pauseMs };
}
