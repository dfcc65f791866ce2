import { expect, test } from "vitest";
import { makePassword } from "../../../shared/runtime/make-password.ts";
import { isPasswordFine } from "../../../tools/emulators/okta-org/users/credentials.ts";

test("makes what Okta's default policy takes, of every kind of character, and never the same twice", () => {
  const login = "ann.abel-2026@example.com";
  const made = Array.from({ length: 300 }, () => makePassword(login));

  expect(new Set(made).size).toBe(made.length);
  for (const password of made) {
    expect(password).toMatch(/^[!-~]{40}$/);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) expect(password).toMatch(kind);
    expect(isPasswordFine(password, login)).toBe(true);
  }
});

test.each(["abc", "Bcd.efg@hij.kmn", "xyz@example.com", "", "@", "a.b@c"])(
  "leaves out every part of the login that has three characters or more: %j",
  (login) => {
    const parts = login.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];

    for (let made = 0; made < 300; made += 1) {
      const password = makePassword(login).toLowerCase();
      for (const part of parts) expect(password).not.toContain(part);
    }
  },
);
