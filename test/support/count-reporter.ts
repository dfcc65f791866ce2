import type { Reporter, TestModule } from "vitest/node";

/** Ends a test run with the one line that CI reads: how many tests passed, failed and were skipped. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      count.failed += module.errors().length; // a file that could not be loaded, a hook that broke
    }
    const skipped = count.skipped + count.pending;
    // At exit, so that it comes after every other reporter's summary.
    process.once("exit", () => {
      process.stdout.write(`tests: ${count.passed} passed, ${count.failed} failed, ${skipped} skipped\n`);
    });
  }
}
