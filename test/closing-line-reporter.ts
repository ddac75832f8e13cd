// Counts the unit tests for npm test's closing line: written as JSON to $LATCH_TEST_SUMMARY.
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** A file that does not load counts as one failure, so that it cannot pass unseen. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      let failed = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") counts.passed++;
        else if (state === "failed") failed++;
        else counts.skipped++;
      }
      if (failed === 0 && module.state() === "failed") failed = 1;
      counts.failed += failed;
    }
    const file = process.env["LATCH_TEST_SUMMARY"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
