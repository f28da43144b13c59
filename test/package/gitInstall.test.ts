import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const place = mkdtempSync(path.join(tmpdir(), "tunesmith-git-install-"));
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

/** A repository of its own that holds what this checkout would commit. */
function makeRepository(): string {
  const repository = path.join(place, "repository");
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  for (const name of git(root, "ls-files", "-co", "--exclude-standard", "-z").split("\0"))
    // A linked worktree shares its packages through a link, which no ignore rule for folders covers.
    if (name !== "" && name !== "node_modules" && existsSync(path.join(root, name)))
      cpSync(path.join(root, name), path.join(repository, name));
  git(repository, "init", "--quiet");
  git(repository, "add", "--all");
  git(repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "all");
  return repository;
}

function npm(cwd: string, ...args: readonly string[]) {
  const script = process.env["npm_execpath"];
  const [program, first] = script === undefined ? ["npm", []] : [process.execPath, [script]];
  // The runtime's own install script would fetch GPU files from outside the registry.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
  return spawnSync(program, [...first, ...args], { cwd, env, encoding: "utf8" });
}

test("`npm install <git url>` gives a `tunesmith` that lints", { timeout: 600_000 }, () => {
  const project = path.join(place, "project");
  mkdirSync(project);
  writeFileSync(path.join(project, "package.json"), `{"name": "project", "private": true}`);
  const installed = npm(project, "install", "--no-audit", "--no-fund", `git+file://${makeRepository()}`);
  expect(installed.status, installed.stdout + installed.stderr).toBe(0);

  writeFileSync(path.join(project, "a.jsonl"), `{"prompt": "a", "completion": ""}\n`);
  const linted = npm(project, "exec", "--no", "--", "tunesmith", "lint", "a.jsonl", "--format", "json");
  expect(linted.status, linted.stderr).toBe(1);
  expect(JSON.parse(linted.stdout)).toMatchObject({ findings: [{ code: "QLT001", line: 1 }] });
  // The extension and the sources stay where they are.
  expect(readdirSync(path.join(project, "node_modules/tunesmith")).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD_PARTY_NOTICES",
    "dist",
    "media",
    "package.json",
    "schemas",
  ]);
});
