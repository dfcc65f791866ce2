import { findChromium } from "./find-chromium.ts";

// Runs before the tests, so that a machine without a browser gets one sentence and no stack.
try {
  findChromium(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
