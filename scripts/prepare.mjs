/**
 * npm runs this after `npm ci` in a checkout, and before it packs a dependency from git: so that
 * `npm install <git url>` gives a working `tunesmith`. Does nothing where there is nothing to build with (an install
 * without development packages), or nothing to build.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isStale } from "./package.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

if (isStale(root)) {
  if (!canBuild()) installForGlobal();
  if (canBuild()) {
    const { buildAll } = await import("./build.mjs");
    await buildAll();
  } else
    console.log("tunesmith: not built, the development packages are not installed (npm ci installs them)");
}

function canBuild() {
  const { resolve } = createRequire(path.join(root, "package.json"));
  try {
    for (const name of ["esbuild", "yaml"]) resolve(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * `npm install --global <git url>`, which pre-commit uses, forgets the development packages of what it clones: the
 * inner install takes `--global` from its environment and installs somewhere else. So they are installed here.
 */
function installForGlobal() {
  const npm = process.env.npm_execpath;
  if (process.env.npm_config_global !== "true" || npm === undefined) return;
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const env = { ...process.env, npm_config_global: "false" };
  spawnSync(process.execPath, [npm, ...args], { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
}
