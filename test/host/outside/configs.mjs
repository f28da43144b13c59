// Run configs by keyboard: what the language server gives is asked for, looked at and taken with keys alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keysOn } from "../runner/keyboard.mjs";
import { until } from "../runner/outside.mjs";

const CONFIG = "triage-lora.tune.yaml";
const dark = { "workbench.colorTheme": "Default Dark Modern" };
const suggestions = ".suggest-widget.visible";
const details = ".suggest-details-container .suggest-details";
const problem = ".peekview-widget";

export const scenarios = [
  {
    title: "run configs by keyboard",
    options: { settings: dark },
    steps: [
      {
        title: "an opened config has its hints and lenses, the counts of its data among them",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await keys.open(CONFIG);
          const rows = readFileSync(join(folder, "data/train.jsonl"), "utf8").trimEnd().split("\n").length;
          const steps = Math.ceil(rows / 16) * 3;
          await keys.line(new RegExp(`num_train_epochs: 3 ?= ${String(steps)} steps$`, "u"));
          await keys.line(/gradient_accumulation_steps: 1 ?= 16 effective batch$/u);
          await keys.line(/max_length: 128 ?longest row: \d+$/u);
          await keys.line(/name: lora ?\d+\.\d % of parameters trained$/u);
          await keys.line(/name_or_path: model ?[\d.]+ ± [\d.]+ of [\d.]+ GiB$/u);
          await keys.shown(".codelens-decoration", /Run.*Dry run.*Needs [\d.]+ ± [\d.]+ of [\d.]+ GiB/su);
          await keys.shown(".codelens-decoration", "Lint data");
          await window.shot("configs-opened");
        },
      },
      {
        title: "a key and a value are completed",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await keys.goTo("warmup_ratio: 0.03", "0.03");
          await keys.press("Enter");
          await keys.type("max_gr");
          await keys.shown(suggestions); // while typing, unasked
          await keys.press("Escape");
          await keys.gone(suggestions);
          await keys.press("Control+Space");
          await keys.shown(`${suggestions} .monaco-list-row.focused`, "max_grad_norm");
          await keys.press("Control+Space");
          assert.match(
            await keys.shown(details, /norm/u),
            /number above 0 · default 1\s+Gradients are scaled/u,
          );
          await window.shot("configs-completed-key");
          await keys.press("Enter");
          await keys.gone(suggestions);
          await keys.press("Control+Space"); // the usual value, for who asks
          await keys.shown(`${suggestions} .monaco-list-row.focused`, /^1/u);
          await keys.press("Enter");
          await keys.textWhen("the key", (text) => text.includes("\n  max_grad_norm: 1\n"));

          await keys.press("End", "Enter");
          await keys.type("optim: ");
          await keys.shown(`${suggestions} .monaco-list-row.focused`, "adamw_torch");
          assert.match(await keys.shown(details, /AdamW/u), /^default\s+AdamW: two states/u);
          await window.shot("configs-completed-value");
          await keys.press("Enter");
          await keys.textWhen("the value", (text) => text.includes("\n  optim: adamw_torch\n"));
        },
      },
      {
        title: "a key is explained, and at the model what the run takes",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          const hover = ".monaco-hover:visible";
          await keys.goTo("learning_rate: 3.0e-3", "learning");
          await keys.press("Control+k", "Control+i");
          const rate = await keys.shown(hover, "train.learning_rate");
          assert.match(rate, /Default: 2\.0e-4 \(method lora\) · Effective value: 0\.003 \(line \d+\)/u);
          await window.shot("configs-hover-key");
          await keys.press("Escape");
          await keys.goTo("name_or_path: model", ": ");
          await keys.press("Control+k", "Control+i");
          assert.match(
            await keys.shown(hover, "model.name_or_path"),
            /Needs [\d.]+ ± [\d.]+ GiB.*together/su,
          );
          await window.shot("configs-hover-model");
          await keys.press("Escape");
          await keys.gone(hover);
        },
      },
      {
        title: "the forecast's lens opens what it is made of",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await openLenses(window, keys, { needle: "version: 1", lens: /Needs [\d.]+ ±/u });
          await keys.type("Needs");
          await keys.shown(".quick-input-list .monaco-list-row.focused", /Needs [\d.]+ ±/u);
          await keys.press("Enter");
          assert.match(await keys.shown(".monaco-hover:visible", /weights/u), /activations/u);
          await window.shot("configs-lens-forecast");
          await keys.press("Escape");
        },
      },
      {
        title: "mistakes are visited one after the other and mended by their quick fixes",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await keys.replace("seed: 13", "sead: 13");
          await keys.replace("cosine", "cosin");
          const mistakes = window.page.locator(".squiggly-error");
          await until("two mistakes", async () => (await mistakes.count()) === 2);
          await keys.goTo("version: 1");
          await keys.press("F8");
          const first = await keys.shown(problem, "1 of 2 problems");
          assert.match(first, /`train\.lr_scheduler_type` cannot be `cosin`: did you mean `cosine`\?/u);
          await window.shot("configs-problem-first");
          await keys.press("F8");
          const second = await keys.shown(problem, "2 of 2 problems");
          assert.match(second, /unknown key `sead` in `train`: did you mean `seed`\?(?!\s*write)/u);
          await window.shot("configs-problem-second");
          await keys.press("Escape");
          await keys.gone(problem);
          await takeFix(window, keys, "Rename to `seed`", "configs-fix-key");
          await keys.textWhen("the key's own name", (text) => text.includes("\n  seed: 13\n"));
          await until("one mistake to be left", async () => (await mistakes.count()) === 1);
          await keys.press("F8");
          await keys.shown(problem, "1 of 1 problem");
          await keys.press("Escape");
          await keys.gone(problem);
          await takeFix(window, keys, "Write `cosine`", "configs-fix-value");
          await keys.textWhen("the choice", (text) => text.includes("\n  lr_scheduler_type: cosine\n"));
          await mistakes.first().waitFor({ state: "detached" });
        },
      },
      {
        title: "an anchor is renamed with its alias",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await keys.replace("eval_steps: 50", "eval_steps: &often 50");
          await keys.replace("save_steps: 100", "save_steps: *often");
          await keys.goTo("&often", "&of");
          await keys.press("F2");
          // The editor marks the old name a moment after it opens the box: what is typed before that joins it.
          await until("the marked name in the box", () =>
            window.page
              .locator(".rename-box input")
              .evaluate((box) => box.value.slice(box.selectionStart, box.selectionEnd) === "often"),
          );
          await window.shot("configs-rename");
          await keys.type("interval");
          assert.equal(await window.page.locator(".rename-box input").inputValue(), "interval");
          await keys.press("Enter");
          const renamed = /\n {2}eval_steps: &interval 50\n {2}save_steps: \*interval\n/u;
          await keys.textWhen("both names", (text) => renamed.test(text));
          await window.shot("configs-renamed");
        },
      },
      {
        title: "the file is formatted, and its comments stay as they are",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          const before = await keys.text();
          await keys.replace("seed: 13", "seed:    13   # why   not");
          await keys.replace("labels: [low, medium, high]", "labels: [ low,medium,   high ]");
          await window.shot("configs-unformatted");
          await keys.command("Format Document");
          const formatted = before.replace("seed: 13", "seed: 13   # why   not");
          await keys.textWhen("the usual form", (text) => text === formatted);
          await window.shot("configs-formatted");
        },
      },
      {
        title: "a new config for the example's data is chosen, written, and has no finding",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, "data/train.tune.yaml");
          await keys.command("Tunesmith: New Run Config…");
          await keys.shown(".quick-input-list", "data/eval.jsonl");
          await keys.type("train");
          await keys.shown(".quick-input-list .monaco-list-row.focused", "data/train.jsonl");
          await keys.press("Enter");
          const proposed = await keys.shown(".quick-input-list .monaco-list-row.focused", "proposed");
          assert.match(proposed, /^LoRA on model \([\d.]+ M parameters\).*± [\d.]+ GiB of memory/su);
          await window.shot("configs-new-choices");
          await keys.press("Enter");
          await keys.shown('.tab.active[data-resource-name="train.tune.yaml"]');
          await keys.line(/max_length: \d+ ?longest row: \d+$/u);
          await keys.shown(".codelens-decoration", /^\s*Run\s+\|\s+Dry run\s+\|\s+Needs/u);
          await window.shot("configs-new");
          assert.match(await keys.text(), /^# Proposed by Tunesmith for train\.jsonl/u);
          assert.equal(await window.page.locator("[class*=squiggly-]").count(), 0);
          // A planted mistake is the only problem: the server has looked at this text, and found nothing else.
          await keys.replace("version: 1", "versoin: 1");
          await window.underlined("error");
          await keys.press("F8");
          assert.match(await keys.shown(problem, "1 of 1 problem"), /did you mean `version`\?/u);
          await keys.press("Escape");
          await keys.replace("versoin: 1", "version: 1");
          await keys.textWhen("the config as it was", (text) => text.includes("\nversion: 1\n"));
          await window.page.locator(".squiggly-error").first().waitFor({ state: "detached" });
        },
      },
      {
        title: "the definition of a path is its file",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await keys.open(CONFIG);
          await keys.goTo("train: data/train.jsonl", "train: data/");
          await keys.press("F12");
          await keys.shown('.tab.active[data-resource-name="train.jsonl"]');
          await keys.line(/^\{"id":"train-0001"/u);
          await window.shot("configs-definition");
        },
      },
      {
        title: "a lens is chosen, and lints the data",
        async run(window, { folder }) {
          const keys = keysOn(window, folder, CONFIG);
          await keys.open(CONFIG);
          await openLenses(window, keys, { needle: "\ndata:", behind: "\n", lens: /Lint data/u });
          await window.shot("configs-lens-chosen");
          await keys.press("Enter");
          await window.toast(/data\/train\.jsonl: \d+ findings in [\d,]+ rows/u).waitFor();
          await keys.shown(".markers-panel .monaco-list-row", "train.jsonl");
          await window.shot("configs-lens-run");
          assert.deepEqual(window.blocked, []);
        },
      },
    ],
  },
];

/**
 * Opens the list of the lenses of a line, in which there must be this one. Asked again, as a person does, when nothing
 * comes up: the editor lets go of its lenses when it is told to ask anew, and a change of the text makes it ask.
 */
async function openLenses(window, keys, { needle, behind, lens }) {
  const entry = window.page.locator(".quick-input-list .monaco-list-row", { hasText: lens }).first();
  await until(`the lens ${String(lens)}`, async () => {
    await keys.goTo(needle, behind);
    await keys.shown(".codelens-decoration", lens);
    await keys.command("Show CodeLens Commands for Current Line");
    const isThere = await entry.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (!isThere) await keys.press("Escape", "End", "Space", "Control+z");
    return isThere;
  });
}

/**
 * Opens the quick fixes at the caret and takes the first, which must have this title. Asked again, as a person does, when
 * the editor has none yet: it may just have been told of the mistake.
 */
async function takeFix(window, keys, title, name) {
  const first = window.page.locator(".action-widget .monaco-list-row.focused").first();
  await until(`the fix ${title}`, async () => {
    await keys.press("Escape", "Control+.");
    return first.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
  });
  assert.equal((await first.innerText()).replaceAll("\u00a0", " ").trim(), title);
  await window.shot(name);
  await keys.press("Enter");
}
