import { expect, test } from "vitest";
import { findChromium } from "../../browser/support/find-chromium.ts";

test("takes the browser that the environment names", () => {
  const path = findChromium({ CHROMIUM_PATH: process.execPath });

  expect(path).toBe(process.execPath);
});

test("says what to do when there is no browser", () => {
  const find = (): string => findChromium({ CHROMIUM_PATH: "/nowhere/chromium" });

  expect(find).toThrow(/no.*at \/nowhere\/chromium: "apt-get install chromium".*CHROMIUM_PATH/);
});
