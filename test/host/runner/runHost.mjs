// Runs one suite against the built package in a real workbench, and writes its counts to out/host-<suite>.json:
//   node test/host/runner/runHost.mjs main|restricted|outside|configs [--shots <folder>] [--workspace <folder>] [--timeout <s>]
//                                     [--theme <name>] [--grep <title>] [--verbose]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { setupWorkbench } from "../../../tools/workbench/setup.mjs";
import { currentVsix } from "../../../scripts/package.mjs";
import { unpackVsix } from "../../../scripts/vsix.mjs";
import { bundleSuite, endLeftovers, makeSandbox, root } from "./prepare.mjs";

/** `entry` runs inside the extension host; `scenarios` is a module that drives the window from outside. */
const suites = {
  main: { entry: "test/host/suite/index.ts" },
  restricted: { entry: "test/host/suite/restricted.ts", restricted: true },
  outside: { scenarios: "test/host/outside/scenarios.mjs" },
  configs: { scenarios: "test/host/outside/configs.mjs" },
};

/**
 * Sets the workbench up where needed, makes the package where it is old, runs the suite on a fresh copy of the
 * workspace. Resolves with `{ passed, failed, skipped }`.
 *
 * @param {string | { entry: string, restricted?: boolean } | { scenarios: string }} which a key of `suites`, or one
 * @param {{ workspace?: string, shots?: string, timeoutMs?: number, theme?: string, verbose?: boolean, vsix?: string, grep?: string }} options
 */
export async function runHost(which, options = {}) {
  const suite = typeof which === "string" ? suites[which] : which;
  await setupWorkbench();
  const vsix = options.vsix ?? currentVsix();
  const examples = join(root, "examples");
  const workspace = options.workspace ?? (existsSync(examples) ? examples : undefined);
  const settings = options.theme === undefined ? {} : { "workbench.colorTheme": options.theme };
  const common = { ...options, vsix, workspace, settings };
  return suite.scenarios === undefined ? runInside(suite, common) : runOutside(suite, common);
}

async function runInside(suite, { vsix, workspace, settings, shots, grep, timeoutMs = 300_000, verbose }) {
  const { runTests } = await import("../../../tools/workbench/workbench.mjs");
  const sandbox = makeSandbox();
  try {
    const results = join(sandbox.folder, "results.json");
    const extension = unpackVsix(vsix, join(sandbox.folder, "extension"));
    const tests = await bundleSuite(suite.entry);
    const problems = [];
    const code = await runTests({
      extension,
      tests,
      folder: workspace,
      env: {
        ...sandbox.env,
        TUNESMITH_TEST_RESULTS: results,
        ...(grep === undefined ? {} : { TUNESMITH_TEST_GREP: grep }),
      },
      settings,
      restricted: suite.restricted ?? false,
      shots,
      timeoutMs,
      verbose,
    }).catch((error) => problems.push(error.message));
    const counts = existsSync(results)
      ? JSON.parse(readFileSync(results, "utf8"))
      : { passed: 0, failed: 0, skipped: 0 };
    if (code !== 0 && problems.length === 0 && counts.failed === 0)
      problems.push("the suite failed without a failing test");
    if (code === 0 && counts.passed + counts.failed + counts.skipped === 0)
      problems.push("the suite ran no test");
    const left = await endLeftovers(sandbox);
    if (left.length > 0) problems.push(`processes were left behind and have been ended:\n${left.join("\n")}`);
    problems.forEach((problem) => console.error(problem));
    return { ...counts, failed: counts.failed + problems.length };
  } finally {
    sandbox.remove();
  }
}

async function runOutside(suite, options) {
  const { runScenarios } = await import("./outside.mjs");
  const { scenarios } = await import(pathToFileURL(resolve(root, suite.scenarios)).href);
  return runScenarios(scenarios, options);
}

function readArguments() {
  const text = { type: "string" };
  const options = {
    shots: text,
    workspace: text,
    timeout: text,
    theme: text,
    vsix: text,
    grep: text,
    verbose: { type: "boolean" },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const name = positionals[0] ?? "main";
  if (!Object.hasOwn(suites, name))
    throw new Error(`unknown suite ${name}: one of ${Object.keys(suites).join(", ")}`);
  const { timeout, shots, workspace, ...rest } = values;
  return {
    name,
    options: {
      ...rest,
      ...(shots === undefined ? {} : { shots: resolve(shots) }),
      ...(workspace === undefined ? {} : { workspace: resolve(workspace) }),
      ...(timeout === undefined ? {} : { timeoutMs: Number(timeout) * 1000 }),
    },
  };
}

async function main() {
  // The server has its own process group: a signal to us must end it too, through the exit handler.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));
  try {
    const { name, options } = readArguments();
    const counts = await runHost(name, options);
    mkdirSync(join(root, "out"), { recursive: true });
    writeFileSync(join(root, "out", `host-${name}.json`), JSON.stringify(counts));
    console.log(`workbench ${name}: ${String(counts.passed)} passed, ${String(counts.failed)} failed`);
    return counts.failed === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main();
}
