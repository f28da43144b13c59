import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/**
 * Runs mocha on suites that are loaded here, not before: a suite calls `describe` and `it` when it is loaded, and they
 * exist only from now on. Works the same under the workbench and under `@vscode/test-electron`. Rejects if a test failed.
 *
 * Environment: `TUNESMITH_TEST_GREP` chooses tests by their titles; `TUNESMITH_TEST_MARK` is put before each line; `TUNESMITH_TEST_RESULTS` names a file that gets
 * `{passed, failed, skipped}` after every test, so that a suite that hangs has told what it did.
 */
export async function runSuites(loaders: readonly (() => Promise<unknown>)[]): Promise<void> {
  // The base reporter prints nothing: the lines come from `tellOutcomes`, one whole line per console call.
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: Mocha.reporters.Base });
  const only = process.env["TUNESMITH_TEST_GREP"];
  if (only !== undefined) mocha.grep(only);
  // With one bundle there are no files to give to mocha; this is what it does before it loads one.
  mocha.suite.emit("pre-require", globalThis, "bundle", mocha);
  for (const load of loaders) await load();
  const failures = await new Promise<number>((done) => {
    tellOutcomes(mocha.run(done));
  });
  if (failures > 0) throw new Error(`${failures} of the tests failed`);
}

/** Prints one line per test and keeps the counts. */
function tellOutcomes(runner: Mocha.Runner): void {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const file = process.env["TUNESMITH_TEST_RESULTS"];
  const tell = (line: string) => {
    const mark = process.env["TUNESMITH_TEST_MARK"] ?? "";
    for (const part of line.split("\n")) console.log(mark + part);
  };
  const count = (outcome: keyof typeof counts, line: string) => {
    counts[outcome]++;
    tell(line);
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  };
  runner.on("pass", (test) => {
    count("passed", `  ✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on("pending", (test) => {
    count("skipped", `  - ${test.fullTitle()} (skipped)`);
  });
  runner.on("fail", (test, error: unknown) => {
    count("failed", `  ✘ ${test.fullTitle()}\n${reason(error)}`);
  });
  runner.on("end", () => {
    tell(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in the extension host`);
  });
}

function reason(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/^/gm, "      ");
}
