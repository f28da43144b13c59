import { describe, expect, it } from "vitest";
import { checkRunConfig, type ConfigCheck } from "../../../../src/core/runconfig/checkRunConfig";
import { completeConfig } from "../../../../src/core/runconfig/features/completion";
import type { ConfigFacts } from "../../../../src/core/runconfig/configFacts";
import { codeLenses } from "../../../../src/core/runconfig/features/codeLenses";
import { applyEdits } from "../../../../src/core/lint/edits/applyFixes";
import { fitFixes } from "../../../../src/core/runconfig/features/fitFixes";
import { inlayHints } from "../../../../src/core/runconfig/features/inlayHints";
import type { LastRun } from "../../../../src/core/runs/lastRun";
import { FACTS } from "./fakeFacts";

const CONFIG = `model:
  name_or_path: model
data:
  train: train.jsonl
  max_length: 256
  truncation: drop
method:
  name: lora
  r: 8
train:
  num_train_epochs: 3
  per_device_train_batch_size: 4
  gradient_accumulation_steps: 16
`;

function check(text: string, facts: ConfigFacts = FACTS): ConfigCheck {
  return checkRunConfig(text, { file: "run.tune.yaml", facts });
}

/** Each line that has a hint, with it. */
function hinted(text: string, facts: ConfigFacts = FACTS): readonly string[] {
  return inlayHints(check(text, facts), facts).map(({ offset, label }) => {
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    return `${text.slice(start, offset).trim()} | ${label}`;
  });
}

describe("inlay hints", () => {
  it("say what batch, epochs, length, method and model come to", () => {
    expect(hinted(CONFIG)).toEqual([
      "gradient_accumulation_steps: 16 | = 64 effective batch",
      // 1,000 rows in batches of 64 are 16 steps, three times.
      "num_train_epochs: 3 | = 48 steps",
      "max_length: 256 | 12.4 % of rows are longer",
      // Rank 8 beside four matrices of 64 × 64 and three of 64 × 192, in four layers: 41,472 of 306,240 and more.
      expect.stringMatching(/^name: lora \| \d+\.\d % of parameters trained$/u),
      expect.stringMatching(/^name_or_path: model \| \d+(?:\.\d+)? ± \d+(?:\.\d+)? of 8 GiB$/u),
    ]);
  });

  it("count the parameters as PEFT does", () => {
    const [hint] = inlayHints(check(CONFIG), FACTS).filter(({ label }) => label.includes("parameters"));
    const perLayer = 4 * 8 * (64 + 64) + 3 * 8 * (64 + 192);
    expect(hint?.tooltip?.startsWith(`${(4 * perLayer).toLocaleString("en-US")} of `)).toBe(true);
  });

  it("leave out what nobody has read yet", () => {
    expect(hinted(CONFIG, { lookup: (path) => FACTS.lookup(path) })).toEqual([
      "gradient_accumulation_steps: 16 | = 64 effective batch",
    ]);
  });

  it("say nothing where one of the values is wrong", () => {
    expect(hinted(CONFIG.replace("size: 4", "size: four")).join("\n")).not.toMatch(/batch|steps$/u);
  });

  it("tell no memory where a key that decides has a wrong value, and do where another has one", () => {
    const memory = (text: string): readonly string[] => [
      ...hinted(text).filter((hint) => hint.endsWith("GiB")),
      ...codeLenses(check(text), FACTS).flatMap(({ title }) => (title.endsWith("GiB") ? [title] : [])),
      ...check(text).findings.flatMap(({ code, message }) => (code === "MEM001" ? [message] : [])),
    ];
    expect(memory(CONFIG)).toHaveLength(2);
    expect(memory(CONFIG.replace("r: 8", "r: 100000000"))).toEqual([]);
    expect(memory(CONFIG.replace("256", "2_00_0"))).toEqual([]);
    expect(memory(CONFIG.replace("epochs: 3", "epochs: three"))).toHaveLength(2);
    expect(memory(CONFIG.replace("  r: 8", "  ra: 8"))).toHaveLength(2);
  });

  it("say nothing of lengths that were counted with another model, and of shares for another limit", () => {
    const lengths = (counted: "all" | "lengths" | "nothing", limit = 256): readonly string[] =>
      hinted(CONFIG.replace("256", String(limit)), { ...FACTS, counted: () => counted }).filter((hint) =>
        hint.includes("row"),
      );
    expect(lengths("all")).toEqual(["max_length: 256 | 12.4 % of rows are longer"]);
    expect(lengths("lengths")).toEqual([]);
    expect(lengths("lengths", 900)).toEqual(["max_length: 900 | longest row: 900"]);
    expect(lengths("nothing", 900)).toEqual([]);
  });

  it("say nothing of steps that `max_steps` decides", () => {
    expect(hinted(`${CONFIG}  max_steps: 10\n`).join("\n")).not.toContain(" steps");
  });
});

/** A run that failed, and that was made with another learning rate. */
const LAST: LastRun = {
  run: {
    ...{ id: "a-1", folder: "/w/a-1", createdAt: "2026-11-22T10:15:02.114Z", status: "failed", seconds: 3.1 },
    ...{ steps: 1, totalSteps: 48, accuracy: undefined, evalLoss: undefined, gate: undefined },
    failure: { code: "RUN013", message: "the loss of step 2 is not a number" },
    config: {},
  },
  differences: [{ key: "train.learning_rate", then: 0.1, now: 0.0002 }],
};

describe("the hint of the last run", () => {
  const hintsOf = (text: string): readonly string[] =>
    inlayHints(check(text), { ...FACTS, lastRun: () => LAST })
      .filter(({ label }) => label.startsWith("last run"))
      .map(({ offset, label }) => `${text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset)} | ${label}`);
  const label = "last run: failed after 3.1 s (RUN013)";

  it("stands behind `train`, however that is written, or behind the first key", () => {
    expect(hintsOf(CONFIG)).toEqual([`train: | ${label}`]);
    expect(hintsOf("model: {}\ntrain:  # x\n  seed: 1\n")).toEqual([`train: | ${label}`]);
    expect(hintsOf("model: {}\ntrain: {seed: 1}  # x\n")).toEqual([`train: {seed: 1} | ${label}`]);
    expect(hintsOf("model: {}\ntrain:\n")).toEqual([`train: | ${label}`]);
    expect(hintsOf("name: x # y\n")).toEqual([`name: x | ${label}`]);
    expect(hintsOf("# nothing\n")).toEqual([]);
  });

  it("says on hover what has changed since", () => {
    const [hint] = inlayHints(check(CONFIG), { ...FACTS, lastRun: () => LAST }).filter(({ label: text }) =>
      text.startsWith("last run"),
    );
    expect(hint?.tooltip).toContain("- `train.learning_rate`: `0.1` → `2.0e-4`");
  });
});

describe("code lenses", () => {
  it("offer to run, tell what is needed, and lint the data", () => {
    const lenses = codeLenses(check(CONFIG), FACTS);
    expect(lenses.map(({ action, offset }) => [action, CONFIG.slice(offset).split("\n")[0]])).toEqual([
      ["run", "model:"],
      ["dryRun", "model:"],
      ["forecast", "model:"],
      ["lintData", "data:"],
    ]);
    expect(lenses[3]).toMatchObject({ file: "train.jsonl" });
  });

  it("offer to compare where there is an earlier run", () => {
    const found = codeLenses(check(CONFIG), { ...FACTS, lastRun: () => LAST });
    expect(found.filter(({ action }) => action === "compare").map(({ title }) => title)).toEqual([
      "Compare with last run (failed)",
    ]);
  });

  it("count the errors that keep a run from starting", () => {
    const [run] = codeLenses(check(CONFIG.replace("r: 8", "r: eight")), FACTS);
    expect(run?.title).toBe("$(error) Run (1 error)");
  });

  it("are not there for what is no config", () => {
    expect(codeLenses(check("- a\n- b\n"), FACTS)).toEqual([]);
  });
});

/** Labels of the completions at `|`, with what they write where that differs. */
function completed(text: string): readonly string[] {
  const offset = text.indexOf("|");
  const whole = text.replace("|", "");
  const { tree, resolved } = check(whole);
  return completeConfig(tree, offset, FACTS, resolved).map(({ label, newText }) =>
    label === newText ? label : `${label} as ${newText}`,
  );
}

describe("completions from data, model and machine", () => {
  it("are the columns of the rows that are evaluated", () => {
    expect(completed(`${CONFIG}evaluate:\n  groups:\n    - |\n`)).toEqual(
      expect.arrayContaining(["prompt", "age_band"]),
    );
  });

  it("are the labels, written so that Python reads them as text", () => {
    expect(completed(`${CONFIG}evaluate:\n  labels:\n    - |\n`)).toEqual(
      expect.arrayContaining(["low", 'no as "no"']),
    );
  });

  it("are the layers of the model", () => {
    const found = completed(CONFIG.replace("r: 8", "target_modules:\n    - |"));
    expect(found).toEqual(expect.arrayContaining(["q_proj", "down_proj"]));
    expect(found).not.toContain("embed_tokens");
  });

  it("are the devices that are there", () => {
    expect(completed(`${CONFIG}  devices:\n    - |\n`)).toContain("GPU-1");
  });

  it("put keys last that do nothing with this method", () => {
    const found = completed(CONFIG.replace("  r: 8\n", "  |\n"));
    expect(found.length).toBeGreaterThan(10);
    const rank = (start: string): number => found.findIndex((label) => label.startsWith(start));
    expect(rank("lora_alpha")).toBeLessThan(rank("num_virtual_tokens"));
  });
});

describe("what makes a run fit", () => {
  const TIGHT: ConfigFacts = {
    ...FACTS,
    machine: () => ({
      devices: [{ id: "cpu", kind: "cpu", name: "small", totalBytes: 2 ** 30, freeBytes: 400 * 2 ** 20 }],
      corrections: [],
    }),
  };
  const LARGE = CONFIG.replace("batch_size: 4", "batch_size: 64").replace("steps: 16", "steps: 1");

  it("is offered as changes of the file, each with its price, after which the forecast fits", () => {
    const checked = check(LARGE, TIGHT);
    expect(checked.findings.map(({ code }) => code)).toContain("MEM001");
    const fixes = fitFixes(checked, TIGHT);
    expect(fixes.length).toBeGreaterThan(0);
    for (const { title, edits, safety } of fixes) {
      expect(title).toMatch(/^Make it fit: .+ \(.+\)$/u);
      expect(safety).toBe("unsafe");
      const mended = applyEdits(LARGE, edits);
      expect(check(mended, TIGHT).findings.map(({ code }) => code)).not.toContain("MEM001");
    }
  });

  it("is nothing where it fits already", () => {
    expect(fitFixes(check(CONFIG), FACTS)).toEqual([]);
  });
});
