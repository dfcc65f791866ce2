import { expect, test } from "vitest";
import { boundCalls } from "../../../../functions/worker/bound-calls.ts";
import { succeed } from "../../../../shared/core/result.ts";
import type { OktaRequest } from "../../../../shared/okta/requests.ts";
import { StubClock } from "../../../support/stub-clock.ts";

/** A bound caller whose invocation ends in `leftMs`, and what it sends. */
function open(leftMs: number) {
  const clock = new StubClock();
  const sent: OktaRequest[] = [];
  let counted = 0;
  const call = boundCalls(
    (request) => {
      sent.push(request);
      return Promise.resolve(succeed({ body: null, headers: {}, dateMs: 0 }));
    },
    {
      clock,
      deadlineMs: clock.nowMs() + leftMs,
      onRequest: () => {
        counted += 1;
      },
    },
  );
  return { call, sent, clock, countRequests: () => counted };
}

const outOfTime = { ok: false, failure: { kind: "retry", reason: "out-of-time", afterMs: 0 } };

test("sends while there is time, and says until when it may go and an answer is waited for", async () => {
  const { call, sent, clock, countRequests } = open(20_000);

  await call({ method: "GET", path: "/x" });

  const deadlineMs = clock.nowMs() + 20_000;
  expect(sent).toEqual([{ method: "GET", path: "/x", lastStartMs: deadlineMs - 6000, deadlineMs }]);
  expect(countRequests()).toBe(1);
});

test("begins no reading that would leave too little time to write, and still writes what was read", async () => {
  const { call, sent, countRequests } = open(6000);

  expect(await call({ method: "GET", path: "/x" })).toEqual(outOfTime);
  expect((await call({ method: "POST", path: "/x" })).ok).toBe(true);

  expect(sent.map(({ method }) => method)).toEqual(["POST"]);
  expect(countRequests()).toBe(1);
});

test("lets a write that had to wait for its turn go only while there is time for the one that follows", async () => {
  const { call, sent, clock } = open(20_000);

  await call({ method: "POST", path: "/x" });

  expect(sent).toMatchObject([{ lastStartMs: clock.nowMs() + 17_000, deadlineMs: clock.nowMs() + 20_000 }]);
});

test("sends nothing at the end", async () => {
  const { call, sent } = open(0);

  expect(await call({ method: "POST", path: "/x" })).toEqual(outOfTime);
  expect(sent).toEqual([]);
});
