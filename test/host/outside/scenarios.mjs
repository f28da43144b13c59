// What a person sees who installs the package: one entry per scenario, run by test/host/runner/outside.mjs.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { until } from "../runner/outside.mjs";

const dark = { "workbench.colorTheme": "Default Dark Modern" };

export const scenarios = [
  {
    title: "Open Example Project copies a project out of the package, and its planted defects are underlined",
    options: { workspace: undefined, settings: dark },
    async run(window, { folder }) {
      const { page } = window;
      await window.command("Tunesmith: Open Example Project");
      const accept = page.locator(".quick-input-widget").getByText("Copy it here");
      await accept.waitFor();
      const box = page.locator(".quick-input-widget input").first();
      await box.fill(`${folder}/`);
      await until("the folder in the dialog", async () => (await box.inputValue()).startsWith(folder));
      await accept.click();
      await page.locator(".monaco-dialog-box").getByText("Open", { exact: true }).click();
      await window.explorerRow("triage-lora.tune.yaml").waitFor({ timeout: 60_000 });
      assert.ok(existsSync(join(folder, "tunesmith-example", "model", "model.safetensors")));

      await window.openContainer("Tunesmith");
      await window.openFile("train.jsonl");
      await window.treeRow(/train\.jsonl.*\d+ errors/u).waitFor();
      await page.locator(".monaco-editor .view-line").first().click();
      await page.keyboard.press("F8"); // Go to Next Problem
      await window.underlined("error");
      await page.locator(".marker-widget").getByText("Tunesmith").first().waitFor();
      await window.shot("example-diagnostics");
      assert.deepEqual(window.blocked, []);
    },
  },
  {
    title:
      "a run started from the palette survives a reload of the window, is found again, and ends with its report",
    options: { settings: dark, timeoutMs: 300_000 },
    async run(window) {
      const { page } = window;
      await window.openFile("triage-lora.tune.yaml");
      await window.command("Tunesmith: Start Fine-Tuning");
      const before = await until("a tenth of the training", () => stepAtLeast(window, 25), {
        timeoutMs: 180_000,
      });
      await window.openContainer("Tunesmith");
      await window.treeRow("triage-lora").waitFor();
      await window.shot("metrics-training");

      await Promise.all([page.waitForEvent("load"), window.command("Developer: Reload Window")]);
      await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
      const after = await until("the restored curves", () => stepAtLeast(window, before), {
        timeoutMs: 120_000,
      });
      assert.ok(after >= before, "steps were lost");
      await window.openContainer("Tunesmith");
      await window.treeRow("triage-lora").waitFor();
      await window.shot("metrics-after-reload");

      await until("the end of the run", async () => /finished/u.test(await text(window, "header.top")), {
        timeoutMs: 180_000,
      });
      await window.shot("metrics-finished");
      await window.panel().getByText("Open report").click();
      const report = window.panel();
      await report.locator("#summary, .report").first().waitFor();
      const shown = await report.locator("main").innerText();
      assert.match(shown, /Does it work equally well for every group\?/u);
      assert.match(shown, /aged 65\+/u);
      assert.doesNotMatch(shown, /NaN|undefined|Infinity/u);
      await page.waitForTimeout(500);
      await window.shot("report");
      await report.getByText(/^Read the \d+ mistakes$/u).click();
      await page.locator(".tab", { hasText: "rows.jsonl" }).waitFor();
      await page.locator(".view-line", { hasText: "completion" }).first().waitFor();
      assert.deepEqual(window.blocked, []);
    },
  },
];

/** The step that the metrics panel shows, once it is at least `least`. */
async function stepAtLeast(window, least) {
  const step = Number(/step ([\d,]+) of/u.exec(await text(window, ".facts"))?.[1]?.replaceAll(",", ""));
  return step >= least && step;
}

/** Empty while the panel is being loaded or restored: its frames come and go. */
async function text(window, selector) {
  return window
    .panel()
    .locator(selector)
    .first()
    .innerText({ timeout: 2000 })
    .catch(() => "");
}
