import { fail } from "../../shared/core/result.ts";
import type { CallOkta } from "../../shared/okta/org-client.ts";
import type { Clock } from "../../shared/runtime/clock.ts";

/** Left for the writes when the readings come to their end: a person who is begun to be changed is changed to the end. */
const writeReserveMs = 6000;
/** Left for a write that had to wait for its turn, and for the one that follows from it. */
const turnReserveMs = 3000;

export interface Bounds {
  /** When nobody may be worked on any more, in milliseconds since 1970. */
  readonly deadlineMs: number;
  readonly clock: Pick<Clock, "nowMs">;
  /** Called for every request that is sent. */
  readonly onRequest: () => void;
}

/**
 * The same caller within one invocation: no reading is begun that would leave too little time for the writes that follow from it,
 * and no answer is waited for beyond the end. What Lambda ends by force would bring back the whole batch.
 */
export function boundCalls(call: CallOkta, { deadlineMs, clock, onRequest }: Bounds): CallOkta {
  return async (request) => {
    const lastStartMs = request.method === "GET" ? deadlineMs - writeReserveMs : deadlineMs;
    if (clock.nowMs() >= lastStartMs) return fail({ kind: "retry", reason: "out-of-time", afterMs: 0 });
    onRequest();
    const lastTurnMs = Math.min(lastStartMs, deadlineMs - turnReserveMs);
    return call({ ...request, lastStartMs: lastTurnMs, deadlineMs });
  };
}
