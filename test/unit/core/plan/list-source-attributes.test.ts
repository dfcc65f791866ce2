import { expect, test } from "vitest";
import { listSourceAttributes } from "../../../../shared/core/plan/map-profile.ts";

test("names every source attribute that a mapping reads, once", () => {
  const read = listSourceAttributes({
    email: { from: "email", lowerCase: true },
    displayName: { template: "{lastName}, {firstName}", lowerCase: false },
    nickName: { firstOf: ["nickName", "firstName"], lowerCase: false },
    organization: { value: "Acme" },
  });

  expect(read).toEqual(["email", "lastName", "firstName", "nickName"]);
});
