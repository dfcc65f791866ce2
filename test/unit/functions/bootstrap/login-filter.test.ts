import fc from "fast-check";
import { expect, test } from "vitest";
import { buildLoginFilter } from "../../../../functions/bootstrap/desired/identity-provider.ts";

/** Java's inline flag for a group, which Okta's expressions know and JavaScript's of Node 24 too. */
function admits(domains: readonly string[], login: string): boolean {
  return new RegExp(buildLoginFilter(domains)).test(login);
}

test.each(["ann@example.com", "ann.b+c@EXAMPLE.com", "o'neil@example.com", "ann@example.org"])(
  "lets in a login of a listed domain: %s",
  (login) => {
    const isAdmitted = admits(["example.com", "example.org"], login);

    expect(isAdmitted).toBe(true);
  },
);

test.each([
  "ann@evil.com",
  "ann@example.com.evil.com",
  "ann@sub.example.com",
  "ann@exampleXcom",
  "ann@evil.com@example.com",
  "ann @example.com",
  "ann@example.com\n",
  "evil@evil.com\nann@example.com",
  "@example.com",
  "ann",
  "",
])("keeps out every other login: %j", (login) => {
  const isAdmitted = admits(["example.com", "example.org"], login);

  expect(isAdmitted).toBe(false);
});

test("keeps out whatever does not end in a listed domain", () => {
  const property = fc.property(fc.string(), (login) => {
    if (login.toLowerCase().endsWith("@example.com")) return;
    expect(admits(["example.com"], login)).toBe(false);
  });

  fc.assert(property);
});
