// Drives the installed package as a person would: what a window shows, from outside of the extension host.
// A scenario is `{ title, options?, run(window, context) }`; each gets a server, a home and a workspace of its own. With
// `steps: [{ title, run }]` instead of `run` it is several tests in one window: what comes after a failure is skipped.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import {
  freshCopy,
  openPage,
  picture,
  startServer,
  workbenchUrl,
} from "../../../tools/workbench/workbench.mjs";
import { endLeftovers, makeSandbox } from "./prepare.mjs";

const patience = 60_000; // under load a panel's first message took 4.5 s; a real hang costs this once

/**
 * Runs the scenarios one after the other on the installed `vsix` and prints one line for each test. Resolves with
 * `{ passed, failed, skipped }`. A scenario fails by throwing, by leaving a process behind, or after `timeoutMs`.
 */
export async function runScenarios(scenarios, { vsix, workspace, settings, shots, timeoutMs = 180_000 }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (scenarios.length === 0) throw new Error("there is no scenario to run");
  for (const scenario of scenarios) {
    const options = { vsix, workspace, shots, timeoutMs, ...scenario.options };
    options.settings = { ...settings, ...scenario.options?.settings };
    const tell = tellSteps(scenario, counts);
    tell(await runScenario(scenario, options, tell).catch((error) => error));
  }
  return counts;
}

/** Called at the end of each step, and of the scenario: prints a line for the step that is over, and counts it. */
function tellSteps({ title, steps = [{ title: "" }] }, counts) {
  let [at, start] = [0, performance.now()];
  return (problem) => {
    const step = steps[at++];
    if (step === undefined && problem === undefined) return;
    const name = [title, step?.title ?? "the end"].filter((part) => part !== "").join(": ");
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    start = performance.now();
    counts[problem === undefined ? "passed" : "failed"]++;
    console.log(`  ${problem === undefined ? "✔" : "✘"} ${name} (${seconds} s)`);
    if (problem === undefined) return;
    console.error(problem.stack ?? String(problem));
    counts.skipped += Math.max(0, steps.length - at);
  };
}

async function runScenario(scenario, options, tell) {
  const { vsix, workspace, shots, settings, restricted, timeoutMs, env } = options;
  const sandbox = makeSandbox();
  const windows = [];
  let server;
  let timer;
  let leftovers = 0;
  try {
    const name = workspace === undefined ? "empty" : basename(workspace);
    const folder = freshCopy(workspace, join(sandbox.folder, name));
    server = await startServer({ vsix, settings, restricted, env: { ...sandbox.env, ...env } });
    const open = async (view) => {
      const window = await openWindow(server, folder, { shots, ...view });
      windows.push(window);
      return window;
    };
    const late = new Promise((_done, fail) => {
      timer = setTimeout(() => fail(new Error(`no end within ${String(timeoutMs / 1000)} s`)), timeoutMs);
    });
    const work = async () => {
      const window = await open();
      const context = { server, folder, home: sandbox.home, openWindow: open };
      for (const { run } of scenario.steps ?? []) {
        await run(window, context);
        tell();
      }
      await scenario.run?.(window, context);
    };
    await Promise.race([work(), late]);
  } catch (error) {
    await windows
      .at(-1)
      ?.shot(`failure-${scenario.title.replace(/\W+/g, "-")}`)
      .catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    for (const window of windows) await window.close();
    await server?.stop();
    const left = await endLeftovers(sandbox);
    sandbox.remove();
    if (left.length > 0)
      console.error(`    processes were left behind and have been ended:\n    ${left.join("\n    ")}`);
    leftovers = left.length;
  }
  assert.equal(leftovers, 0, "a scenario ends what it started");
}

/** A window on `folder`, once its workbench is drawn. A second one on the same server is what a reconnect sees. */
export async function openWindow(server, folder, { shots, width, height, scale } = {}) {
  const { browser, page, blocked } = await openPage({ width, height, scale });
  const url = workbenchUrl(server, folder);
  page.setDefaultTimeout(patience);
  const window = { page, blocked, ...windowActions(page) };
  window.reload = async () => {
    await page.goto(url, { waitUntil: "domcontentloaded", timeout: 120_000 });
    await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    await page.locator(".explorer-folders-view, .pane-body").first().waitFor({ timeout: 60_000 });
  };
  window.shot = async (name) => {
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    await picture(page, shots, name);
  };
  window.close = () => browser.close();
  try {
    await window.reload();
  } catch (error) {
    await browser.close();
    throw error;
  }
  return window;
}

/** What a person does and sees. Locators are Playwright's: they look again until they find or the time is over. */
function windowActions(page) {
  return {
    /** Runs a command from the palette by its full title; best one that asks nothing. */
    command: async (title) => {
      await (await search(page, "F1", `>${title}`, title)).click();
    },
    /** The palette's first entry with this text; the palette stays open. */
    palette: (text) => search(page, "F1", `>${text}`, text),
    /** Opens a file of the workspace by its name. */
    openFile: async (name) => {
      await (await search(page, "Control+P", name, basename(name))).click();
      await page.locator(`.tab[data-resource-name="${basename(name)}"]`).waitFor();
    },
    /** Opens a view container by the title of its icon. */
    openContainer: async (title) => {
      const shown = page.locator(".sidebar .composite.title", { hasText: title });
      if (await shown.isVisible()) return; // a second click would close it
      const icon = page.locator(`.activitybar .action-label[aria-label^="${title}"]`).first();
      await icon.click({ force: true }); // a badge may lie over it
      await shown.waitFor();
    },
    explorerRow: (text) => page.locator(".explorer-folders-view .monaco-list-row", { hasText: text }),
    treeRow: (text) => page.locator(".sidebar .pane-body .monaco-list-row", { hasText: text }),
    toast: (text) => page.locator(".notification-list-item-message", { hasText: text }),
    problem: (text) => page.locator(".markers-panel .monaco-list-row", { hasText: text }),
    /** Waits until the editor underlines something; such a mark counts as not visible, so it is only looked for. */
    underlined: (severity = "warning") =>
      page.locator(`.squiggly-${severity}`).first().waitFor({ state: "attached" }),
    /** The content of the panel on top; several at once are told apart by `nth`. */
    panel: (nth = 0) =>
      page
        .locator("iframe.webview.ready")
        .nth(nth)
        .contentFrame()
        .locator("iframe#active-frame")
        .contentFrame(),
  };
}

/**
 * Opens a box by its key, types, and waits for an entry with this text. The box does not look again when a starting
 * extension brings its commands, or a file appears; so it is closed and opened again until the entry is there.
 */
async function search(page, key, typed, text) {
  const entry = page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  await until(`"${text}" for "${typed}"`, async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press(key);
    try {
      await page.locator(".quick-input-widget input").first().fill(typed, { timeout: 3000 });
      await entry.waitFor({ timeout: 3000 });
      return true;
    } catch {
      return false;
    }
  });
  return entry;
}

/** Polls until `look` gives something other than undefined or false; the message says what was awaited. */
export async function until(what, look, { timeoutMs = patience, everyMs = 200 } = {}) {
  for (const end = Date.now() + timeoutMs; ;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`waited ${String(timeoutMs / 1000)} s for ${what}`);
    await new Promise((done) => setTimeout(done, everyMs));
  }
}
