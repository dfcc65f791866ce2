import { expect, test } from "vitest";
import { appUserSchema, oktaUserSchema, userStatuses } from "../../../shared/contracts/okta-user.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import appUser from "../../fixtures/okta/app-user.json" with { type: "json" };
import newUser from "../../fixtures/okta/new-user.json" with { type: "json" };
import user from "../../fixtures/okta/user.json" with { type: "json" };

test("reads a user, with instants as milliseconds", () => {
  const parsed = parse(oktaUserSchema, user);

  expect(parsed).toMatchObject({
    ok: true,
    value: {
      id: "00u1ann",
      status: "ACTIVE",
      transitioningToStatus: null,
      created: Date.UTC(2026, 0, 31, 9, 30),
      statusChanged: Date.UTC(2026, 0, 31, 9, 30),
      lastUpdated: Date.UTC(2026, 2, 2, 8, 30),
      profile: { firstName: "Ann", mobilePhone: null },
    },
  });
});

test("reads a user whose status never changed and still does", () => {
  const parsed = parse(oktaUserSchema, newUser);

  expect(parsed).toMatchObject({ ok: true, value: { statusChanged: null, transitioningToStatus: "ACTIVE" } });
});

test.each(userStatuses)("knows the status %s", (status) => {
  expect(parse(oktaUserSchema, { ...user, status }).ok).toBe(true);
});

test.each([
  ["a status that Okta may invent", { status: "HIBERNATED" }],
  ["no login", { profile: { email: "ann@example.com" } }],
  ["an id that does not fit into a path", { id: "../apps" }],
  ["no instant of creation", { created: null }],
])("does not guess about a user with %s", (_name, overrides) => {
  expect(parse(oktaUserSchema, { ...user, ...overrides }).ok).toBe(false);
});

test("reads an assignment with its user", () => {
  const parsed = parse(appUserSchema, appUser);

  expect(parsed).toMatchObject({
    ok: true,
    value: { status: "ACTIVE", credentials: { userName: "ann.able@bridge.example.com" } },
  });
});

test("does not take an assignment without its user", () => {
  const { _embedded, ...withoutUser } = appUser;

  expect(_embedded.user.id).toBe(withoutUser.id);
  expect(parse(appUserSchema, withoutUser)).toEqual({ ok: false, problems: ["_embedded: is missing"] });
});
