import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

/** Everything that is tried in every way there is: minutes, and so not among the other tests. */
export default defineConfig({
  test: {
    setupFiles: ["test/support/loopback-only.ts"],
    include: ["test/**/*.exhaustive.ts"],
    reporters: ["default", new CountReporter()],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
