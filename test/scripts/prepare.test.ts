import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
let checkout = "";
beforeEach(() => {
  checkout = mkdtempSync(path.join(tmpdir(), "tunesmith-prepare-"));
  cpSync(path.join(root, "scripts"), path.join(checkout, "scripts"), { recursive: true });
  cpSync(path.join(root, "package.json"), path.join(checkout, "package.json"));
  mkdirSync(path.join(checkout, "src"));
});
afterEach(() => {
  rmSync(checkout, { recursive: true, force: true });
});

function prepare() {
  return spawnSync(process.execPath, ["scripts/prepare.mjs"], { cwd: checkout, encoding: "utf8" });
}

test("without development packages nothing is built, and the install goes on", () => {
  const { status, stdout, stderr } = prepare();
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout).toContain("not built");
  expect(existsSync(path.join(checkout, "dist"))).toBe(false);
});

test("what is newer than its sources is not built again", () => {
  symlinkSync(path.join(root, "node_modules"), path.join(checkout, "node_modules"));
  mkdirSync(path.join(checkout, "dist"));
  const soon = new Date(Date.now() + 60_000);
  for (const name of ["extension", "server", "lintWorker", "tableWorker", "cli", "engine", "engineWorker"]) {
    writeFileSync(path.join(checkout, "dist", `${name}.js`), "");
    utimesSync(path.join(checkout, "dist", `${name}.js`), soon, soon);
  }
  expect(prepare()).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(statSync(path.join(checkout, "dist/cli.js")).size).toBe(0);
});
