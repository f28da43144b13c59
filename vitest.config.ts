import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __TUNESMITH_VERSION__: JSON.stringify("0.0.0-test") },
  resolve: { alias: { vscode: path.resolve(import.meta.dirname, "test/fakes/vscode.ts") } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/host/**", "test/package/**", "**/node_modules/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
