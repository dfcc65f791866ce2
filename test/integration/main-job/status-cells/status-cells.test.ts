import { expect, test } from "vitest";
import { describeCells } from "./describe-cells.ts";
import { policies, singleChoices } from "./policies.ts";

// What two choices do together is the business of `every-policy.exhaustive.ts`.
describeCells(singleChoices);

test("each choice of a connection is among those that were tried", () => {
  expect(singleChoices).toHaveLength(8);
  expect(policies).toHaveLength(40);
  expect(policies).toEqual(expect.arrayContaining([...singleChoices]));
});
