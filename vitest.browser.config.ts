import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

/** `npm run test:browser`: what needs a real browser, which not every machine has. */
export default defineConfig({
  test: {
    reporters: [process.stdout.isTTY ? "default" : "dot", new CountReporter()],
    include: ["test/browser/**/*.test.ts"],
    setupFiles: ["test/support/loopback-only.ts"],
    restoreMocks: true,
    pool: "threads",
    isolate: false,
    // One browser at a time: it takes a core of its own.
    fileParallelism: false,
    // No test asserts a time; this only ends one that hangs, on a machine that may be slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
