import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DeduplicationMemory,
  deduplicationWindowMs,
} from "../../../tools/emulators/aws/sqs/deduplication.ts";
import type { SentMessage } from "../../../tools/emulators/aws/sqs/message.ts";

const send = fc.record({
  id: fc.constantFrom("a", "b", "c"),
  pauseMs: fc.constantFrom(0, 1, deduplicationWindowMs / 2, deduplicationWindowMs - 1, deduplicationWindowMs),
});

test("it accepts an id exactly when five minutes have passed since it was last accepted", () => {
  fc.assert(
    fc.property(fc.array(send, { maxLength: 50 }), (sends) => {
      const memory = new DeduplicationMemory();
      const acceptedAtMs = new Map<string, number>();
      let nowMs = 0;
      for (const { id, pauseMs } of sends) {
        nowMs += pauseMs;
        const lastMs = acceptedAtMs.get(id);
        const isRepeat = lastMs !== undefined && nowMs - lastMs < deduplicationWindowMs;

        const known = memory.find(id, nowMs);

        expect(known !== undefined).toBe(isRepeat);
        if (isRepeat) continue;
        memory.remember(id, { id } as SentMessage, nowMs);
        acceptedAtMs.set(id, nowMs);
      }
    }),
  );
});
