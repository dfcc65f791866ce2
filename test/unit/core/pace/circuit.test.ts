import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CircuitEnding,
  type CircuitState,
  closedCircuit,
  enterCircuit,
  leaveCircuit,
  tripCircuit,
} from "../../../../shared/core/pace/circuit.ts";

const nowMs = 1_000_000;

function failTimes(count: number, state: CircuitState = closedCircuit): CircuitState {
  return Array.from({ length: count }).reduce<CircuitState>(
    (before) => leaveCircuit(before, "unavailable", nowMs),
    state,
  );
}

test("stays closed through four failures in a row, and opens at the fifth", () => {
  expect(enterCircuit(failTimes(4), nowMs).kind).toBe("go");
  expect(enterCircuit(failTimes(5), nowMs)).toEqual({ kind: "wait", afterMs: 10_000 });
});

test("counts anew after any sound answer", () => {
  const state = failTimes(4, leaveCircuit(failTimes(4), "answered", nowMs));

  expect(enterCircuit(state, nowMs).kind).toBe("go");
});

test("lets one request through after the pause, and nobody else until its end is known", () => {
  const probe = enterCircuit(failTimes(5), nowMs + 10_000);

  expect(probe).toMatchObject({ kind: "go", state: { kind: "probing" } });
  if (probe.kind !== "go") return;
  expect(enterCircuit(probe.state, nowMs + 10_000)).toEqual({ kind: "wait", afterMs: 2000 });
});

test.each([
  ["closes when the probe is answered", "answered", { kind: "closed", failures: 0 }],
  [
    "opens for twice as long when it is not",
    "unavailable",
    { kind: "open", untilMs: nowMs + 20_000, pauseMs: 20_000 },
  ],
  [
    "lets the next one probe when it was never sent",
    "unknown",
    { kind: "open", untilMs: nowMs, pauseMs: 10_000 },
  ],
] as const)("%s", (_name, ending, expected) => {
  expect(leaveCircuit({ kind: "probing", pauseMs: 10_000 }, ending, nowMs)).toEqual(expected);
});

test("pauses for five minutes at most", () => {
  const state = leaveCircuit({ kind: "probing", pauseMs: 200_000 }, "unavailable", nowMs);

  expect(enterCircuit(state, nowMs)).toEqual({ kind: "wait", afterMs: 300_000 });
});

test("is not opened for longer by requests that were under way when it opened", () => {
  expect(failTimes(3, failTimes(5))).toEqual(failTimes(5));
});

test("opens at once when it is tripped", () => {
  expect(enterCircuit(tripCircuit(nowMs), nowMs + 9999)).toEqual({ kind: "wait", afterMs: 1 });
});

test("never has two probes under way, and always lets somebody through in the end", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("enter" as const), afterMs: fc.nat(400_000) }),
    fc.record({
      do: fc.constant("leave" as const),
      ending: fc.constantFrom<CircuitEnding>("answered", "unavailable", "unknown"),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state: CircuitState = failTimes(5);
      let timeMs = nowMs;
      let probes = 0;
      for (const one of steps) {
        if (one.do === "enter") {
          timeMs += one.afterMs;
          const entry = enterCircuit(state, timeMs);
          if (entry.kind === "wait") continue;
          if (entry.state.kind === "probing") probes += 1;
          state = entry.state;
          expect(probes).toBeLessThanOrEqual(1);
        } else if (state.kind === "probing" || state.kind === "closed") {
          if (state.kind === "probing") probes = 0;
          state = leaveCircuit(state, one.ending, timeMs);
        }
      }
      if (state.kind === "probing") state = leaveCircuit(state, "unknown", timeMs);
      expect(enterCircuit(state, timeMs + 300_000).kind).toBe("go");
    }),
  );
});
