import { expect, test } from "vitest";
import { readDateMs, readRateLimit } from "../../../../shared/core/answers/rate-limit-headers.ts";
import { testNowMs } from "../../../support/stub-clock.ts";

const headers = {
  "x-rate-limit-limit": "600",
  "x-rate-limit-remaining": "599",
  "x-rate-limit-reset": String(testNowMs / 1000 + 30),
};

test("reads limit, remainder and the time until the reset", () => {
  expect(readRateLimit(headers, testNowMs)).toEqual({
    limit: 600,
    remaining: 599,
    resetMs: testNowMs + 30_000,
    resetInMs: 30_000,
  });
});

test("measures the time from the answer's own Date", () => {
  const date = new Date(testNowMs - 3_600_000).toUTCString();

  expect(readRateLimit({ ...headers, date }, testNowMs)?.resetInMs).toBe(3_630_000);
});

test("never gives a negative time", () => {
  expect(readRateLimit(headers, testNowMs + 31_000)?.resetInMs).toBe(0);
});

test.each(Object.keys(headers))("knows nothing when %s is missing, empty or no number", (name) => {
  for (const value of [undefined, "", "  ", "many", "Infinity", "NaN"]) {
    expect(readRateLimit({ ...headers, [name]: value }, testNowMs)).toBeNull();
  }
});

test("knows nothing of a limit below zero, or of a window that ends in more than a day", () => {
  const inTwoDays = String(testNowMs / 1000 + 2 * 86_400);

  expect(readRateLimit({ ...headers, "x-rate-limit-limit": "-1" }, testNowMs)).toBeNull();
  expect(readRateLimit({ ...headers, "x-rate-limit-reset": inTwoDays }, testNowMs)).toBeNull();
});

test("reads the Date of an answer, to the second", () => {
  expect(readDateMs({ date: "Mon, 02 Mar 2026 09:30:07 GMT" }, 0)).toBe(Date.UTC(2026, 2, 2, 9, 30, 7));
});

test.each([undefined, "", "today"])("takes our own clock when the Date is %j", (date) => {
  expect(readDateMs({ date }, testNowMs)).toBe(testNowMs);
});
