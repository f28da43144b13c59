/**
 * The two commands of the README, and their parts:
 *   npm run demo   installs what is missing, builds, runs the main job on examples/
 *   npm test       installs what is missing, runs everything that CI runs, ends with "N passed, N failed"
 * Plain Node without dependencies, because it is what installs them.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) =>
  path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
const node = process.execPath;

/** Runs a program with the terminal attached; returns its exit code. */
function run(program, args, env = {}) {
  const done = spawnSync(program, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (done.error) console.error(`cannot start ${program}: ${done.error.message}`);
  return done.status ?? 1;
}

/** `npm ci` when the lockfile is not the one that node_modules was made from. */
function install() {
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const marker = path.join(root, "node_modules", ".tunesmith-installed");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return;
  console.log("Installing the packages of package-lock.json …");
  // The runtime's own install script would fetch GPU files from outside the package registry; it is not needed.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip" };
  const code = npm ? run(node, [npm, ...args], env) : run("npm", args, env);
  if (code !== 0) {
    console.error(
      "npm ci failed: is the package registry reachable? Next: repeat `npm ci` and read its last lines.",
    );
    process.exit(3);
  }
  writeFileSync(marker, lock);
}

function build() {
  const code = run(node, ["scripts/build.mjs"]);
  if (code !== 0) process.exit(3);
}

function demo() {
  const code = run(node, ["dist/cli.js", "run", "examples/triage-lora.tune.yaml", ...process.argv.slice(3)]);
  if (code === 1)
    console.log(
      "  The failed gate is part of the demonstration: the example data under-triages older people\n  on purpose (examples/README.md). A real run would exit 1 here; the demo exits 0.\n",
    );
  process.exit(code === 1 ? 0 : code);
}

/** A named step of `npm test`: its own counts where a test runner made them, else one check that passed or failed. */
function makeTally() {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const failures = [];
  return {
    step(name, code, countsFile) {
      const counts = countsFile === undefined ? undefined : readCounts(countsFile);
      if (counts !== undefined && counts.passed + counts.failed > 0) {
        passed += counts.passed;
        failed += counts.failed;
        skipped += counts.skipped;
        if (code !== 0 && counts.failed === 0) failed++;
      } else if (code === 0 && countsFile === undefined) passed++;
      else failed++;
      const ok = code === 0 && (counts === undefined ? countsFile === undefined : counts.failed === 0);
      if (!ok) failures.push(name);
      console.log(
        `${ok ? "✔" : "✘"} ${name}${counts ? ` (${counts.passed} passed, ${counts.failed} failed)` : ""}\n`,
      );
    },
    finish() {
      if (failures.length > 0) console.log(`Failed: ${failures.join(", ")}`);
      console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
      process.exit(failed === 0 ? 0 : 1);
    },
  };
}

/** Vitest's JSON report, or `{passed, failed, skipped}` as our host runner writes it. */
function readCounts(file) {
  try {
    const report = JSON.parse(readFileSync(path.join(root, file), "utf8"));
    return {
      passed: report.numPassedTests ?? report.passed,
      failed:
        (report.numFailedTests ?? report.failed) +
          (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0) || 0,
      skipped: report.numPendingTests ?? report.skipped ?? 0,
    };
  } catch {
    return undefined;
  }
}

function vitest(tally, name, args) {
  const report = `out/vitest-${name.replace(/\W+/gu, "-")}.json`;
  rmSync(path.join(root, report), { force: true });
  const code = run(node, [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...args,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  tally.step(name, code, report);
}

function workbench(tally) {
  for (const suite of ["main", "restricted", "outside", "configs"]) {
    const report = `out/host-${suite}.json`;
    const args = ["test/host/runner/runHost.mjs", suite, "--shots", `out/shots/${suite}`];
    rmSync(path.join(root, report), { force: true });
    tally.step(`workbench: ${suite}`, run(node, args), report);
  }
}

function test() {
  const tally = makeTally();
  mkdirSync(path.join(root, "out"), { recursive: true });
  tally.step("type check", run(bin("tsc"), ["-b"]));
  for (const check of ["eslint", "layers", "unused", "format"])
    tally.step(check, run(node, ["scripts/lint.mjs", check]));
  tally.step("generated files are up to date", run(node, ["scripts/generate.mjs", "--check"]));
  tally.step("build", run(node, ["scripts/build.mjs"]));
  vitest(tally, "unit and contract tests", []);
  tally.step("package", run(node, ["scripts/package.mjs"]));
  vitest(tally, "package tests", ["--config", "vitest.package.config.ts"]);
  workbench(tally);
  tally.finish();
}

const mode = process.argv[2];
install();
if (mode === "demo") {
  build();
  demo();
} else if (mode === "test") test();
else if (mode === "workbench") {
  build();
  const tally = makeTally();
  tally.step("package", run(node, ["scripts/package.mjs"]));
  workbench(tally);
  tally.finish();
} else if (mode === "electron") {
  build();
  process.exit(run(node, ["test/host/runner/electron.mjs"]));
} else {
  console.error("usage: node scripts/bootstrap.mjs demo | test | workbench | electron");
  process.exit(2);
}
