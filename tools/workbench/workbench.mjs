// A real VS Code workbench for tests: a code-server (server.mjs) is the editor, a headless chromium is its window.
// `runTests` runs a suite inside the extension host; `startServer` + `openPage` + `workbenchUrl` drive it from outside.
import { cpSync, mkdirSync, renameSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { findBrowser } from "./setup.mjs";
import { startServer } from "./server.mjs";

export { startServer };

/** A fresh browser with one page. Requests to any other host are aborted and listed in `blocked`. */
export async function openPage({ width = 1400, height = 900, scale = 1 } = {}) {
  const { chromium } = await import("playwright-core");
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("no chromium: run `node tools/workbench/setup.mjs`");
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }, // whoever runs us decides; it ends with us
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
  const {
    extension,
    tests,
    folder,
    env = {},
    timeoutMs = 180_000,
    shots,
    verbose = false,
    ...rest
  } = options;
  const print = options.print ?? ((line) => console.log(line));
  const unmarked = [];
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
  const server = await startServer({ ...rest, testDriver: true });
  let browser;
  let timer;
  try {
    const workspace = freshCopy(
      folder,
      join(server.root, "w", folder === undefined ? "empty" : basename(folder)),
    );
    const opened = await openPage();
    browser = opened.browser;
    const page = opened.page;
    const ended = new Promise((done, fail) => {
      const failWith = (why) =>
        fail(new Error([why, ...unmarked.slice(-40), server.log().slice(-2000)].join("\n")));
      timer = setTimeout(() => {
        const last =
          shots === undefined ? Promise.resolve() : picture(page, shots, "timeout").catch(() => undefined);
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
      else if (line !== undefined && !unmarked.includes(line)) unmarked.push(line);
    });
    const uri = (path) => `vscode-remote://127.0.0.1:${String(server.port)}${resolve(path)}`;
    const hostEnv = {
      ...env,
      TUNESMITH_TEST_MARK: outputMark,
      ...(shots ? { TUNESMITH_SHOTS: resolve(shots) } : {}),
    };
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
  const wanted = (path) => !/[/\\](runs|\.tunesmith)$/.test(path); // what an earlier demo left there
  if (folder !== undefined) cpSync(folder, to, { recursive: true, filter: wanted });
  return to;
}

/** Written under another name first: a waiting test must never see half a picture. */
export async function picture(page, folder, name) {
  const unfinished = join(folder, `${name}.part.png`);
  await page.screenshot({ path: unfinished, animations: "disabled" }); // what is fading in is there
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
