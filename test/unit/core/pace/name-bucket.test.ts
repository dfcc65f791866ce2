import { expect, test } from "vitest";
import { nameBucket } from "../../../../shared/core/pace/name-bucket.ts";

test("counts creating, searching and every status change together", () => {
  const names = [
    nameBucket("GET", "/api/v1/users"),
    nameBucket("POST", "/api/v1/users"),
    nameBucket("POST", "/api/v1/users/00u1/lifecycle/suspend"),
  ];

  expect(new Set(names).size).toBe(1);
});

test("counts everybody's readings together, apart from the writings", () => {
  expect(nameBucket("GET", "/api/v1/users/00u1")).toBe(nameBucket("GET", "/api/v1/users/00u2"));
  expect(nameBucket("GET", "/api/v1/users/00u1")).not.toBe(nameBucket("POST", "/api/v1/users/00u1"));
  expect(nameBucket("GET", "/api/v1/users/00u1")).not.toBe(nameBucket("GET", "/api/v1/users"));
});

test("counts an app's assignments apart from the app itself", () => {
  expect(nameBucket("GET", "/api/v1/apps/0oa1/users/00u1")).toBe(nameBucket("GET", "/api/v1/apps"));
  expect(nameBucket("GET", "/api/v1/apps/0oa1/users/00u1")).not.toBe(nameBucket("GET", "/api/v1/apps/0oa1"));
});

test("gives anything else a bucket by its first segment", () => {
  expect(nameBucket("GET", "/api/v1/groups/00g1")).toBe(nameBucket("GET", "/api/v1/groups"));
  expect(nameBucket("GET", "/api/v1/groups")).not.toBe(nameBucket("GET", "/api/v1/logs"));
});
