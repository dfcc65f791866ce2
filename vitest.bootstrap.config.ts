import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

/** Bootstrap interrupted at every single request, in every way: minutes, and so not among the other tests. */
export default defineConfig({
  test: {
    setupFiles: ["test/support/loopback-only.ts"],
    include: ["test/integration/bootstrap/*.exhaustive.ts"],
    reporters: ["default", new CountReporter()],
    testTimeout: 1_800_000,
  },
});
