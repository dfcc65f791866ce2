import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

const shared = {
  setupFiles: ["test/support/loopback-only.ts"],
  restoreMocks: true,
  // No test asserts a time; this only ends one that hangs, on a machine that may be slow.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** Starting a worker for each of a hundred small files would take as long as the tests: threads, and files share them. */
const fast = { ...shared, pool: "threads", isolate: false } as const;

/** Whole programs that keep time, such as the demo: they need the machine for themselves, so they run after the rest. */
const programs = "test/integration/local/**/*.test.ts";

/** They need a Chromium, which not every machine has: `npm run test:browser`. */
const browser = "test/browser/**";

export default defineConfig({
  test: {
    reporters: [process.stdout.isTTY ? "default" : "dot", new CountReporter()],
    // One for each core of the smallest machine that this is run on; the default leaves one core to the main thread, which idles.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...fast,
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [programs, browser],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: "programs",
          include: [programs],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
