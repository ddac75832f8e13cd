// The unit tests: beside the sources, by package.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["grammar/**/*.test.ts", "packages/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 30_000,
    reporters: ["default", "./test/closing-line-reporter.ts"],
    maxWorkers: 2,
    // Node loads the sources itself, so that a lazily required module and an imported one are the same instance.
    experimental: { viteModuleRunner: false },
    passWithNoTests: true,
  },
});
