import { expect, test } from "vitest";
import { findUnfinished, interruptions, recordWhole } from "./interruptions.ts";

// Every request and every kind: `every-request.exhaustive.ts`.
const whole = recordWhole();

test("reaches the same end after it died behind any of its changes", async () => {
  const { moments, end } = await whole;

  const unfinished = await findUnfinished(
    moments.filter(({ isChange }) => isChange),
    "dies-after",
    end,
  );

  expect(unfinished).toEqual([]);
});

test.each(interruptions.filter((kind) => kind !== "dies-after"))(
  "reaches the same end after an interruption of another kind: %s",
  async (kind) => {
    const { moments, end } = await whole;

    const changes = moments.filter(({ isChange }) => isChange);
    const unfinished = await findUnfinished(
      changes.filter((_, index) => index % 6 === interruptions.indexOf(kind)),
      kind,
      end,
    );

    expect(unfinished).toEqual([]);
  },
);
