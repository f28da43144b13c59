import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { accepts } from "../../../src/core/runconfig/checkValue";
import { KEYS } from "../../../src/core/runconfig/keys";
import { nodeAt } from "../../../src/core/runconfig/configTree";
import { parseConfig } from "../../../src/core/runconfig/parseConfig";
import { resolvedYaml } from "../../../src/core/runconfig/resolvedYaml";
import type { ResolvedConfig } from "../../../src/core/runconfig/resolvedConfig";

/** Compiles only while the interface has exactly these keys: the registry is compared with it below. */
const SHAPE: ResolvedConfig = {
  version: 1,
  name: "",
  model: {
    name_or_path: "",
    revision: "",
    dtype: "auto",
    quantization: "none",
    attn_implementation: "",
    trust_remote_code: false,
    chat_template: "",
  },
  data: {
    train: [],
    eval: [],
    test: [],
    split: { eval: 0, test: 0, seed: 0, stratify_by: null, group_by: null },
    format: "",
    columns: {},
    max_length: 0,
    truncation: "error",
    packing: false,
    train_on: "all",
  },
  task: "",
  method: { name: "", r: 0, lora_alpha: 0, lora_dropout: 0, target_modules: [], init_adapter: null },
  train: {
    engine: "auto",
    num_train_epochs: 0,
    max_steps: null,
    per_device_train_batch_size: 0,
    gradient_accumulation_steps: 0,
    learning_rate: 0,
    lr_scheduler_type: "linear",
    warmup_ratio: 0,
    warmup_steps: 0,
    weight_decay: 0,
    max_grad_norm: 0,
    optim: "",
    gradient_checkpointing: "auto",
    seed: 0,
    logging_steps: 0,
    eval_steps: 0,
    save_steps: 0,
    save_total_limit: 0,
    early_stopping: { metric: "", patience: 0 },
    on_nan: "stop",
    devices: "auto",
  },
  evaluate: {
    before_and_after: true,
    labels: [],
    positive_label: null,
    scoring: "likelihood",
    groups: [],
    probes: [],
    uncertainty: { bins: 0, samples: 0 },
    gate: { family_alpha: 0, checks: [], on_cannot_tell: "warn" },
  },
  output: { dir: "", report: [] },
};

function leaves(value: unknown, path = ""): string[] {
  const isGroup =
    typeof value === "object" && value !== null && !Array.isArray(value) && path !== "data.columns";
  if (!isGroup) return [path];
  return Object.entries(value).flatMap(([name, child]) =>
    leaves(child, path === "" ? name : `${path}.${name}`),
  );
}

const leafKeys = KEYS.filter(
  ({ path, types }) => !path.includes("*") && !types.some(({ kind }) => kind === "group"),
).map(({ path }) => path);

describe("the key registry", () => {
  it("has exactly the keys of ResolvedConfig", () => {
    expect(leaves(SHAPE).sort()).toEqual([...leafKeys].sort());
  });

  it("documents every key, and every default is a value that the key takes", () => {
    for (const key of KEYS) {
      expect(key.doc.length, key.path).toBeGreaterThan(10);
      if (key.default === undefined) continue;
      const written = JSON.stringify(key.default);
      const node = nodeAt(parseConfig(`value: ${written}`).root, "value");
      const empty = Array.isArray(key.default) && key.default.length === 0;
      expect(empty || key.types.some((type) => node !== undefined && accepts(type, node)), key.path).toBe(
        true,
      );
    }
  });
});

describe("resolving", () => {
  const text = "model: {name_or_path: m}\ndata: {train: a.jsonl}\nmethod:\n  name: qlora\n  r: 4\n";

  it("prefers --set, then the file, then what the method means, then the default, and says which", () => {
    const { resolved, effective } = checkRunConfig(text, { file: "x", overrides: ["method.r=2"] });
    expect(resolved.method.r).toBe(2);
    expect(effective("method.r")?.source).toBe("--set");
    expect(resolved.model.quantization).toBe("nf4");
    expect(resolved.method.name).toBe("lora");
    expect(effective("model.quantization")?.source).toBe("method qlora");
    expect(effective("data.train")).toEqual({ value: ["a.jsonl"], source: "line 2" });
    expect(effective("train.seed")).toEqual({ value: 13, source: "default" });
  });

  it.each([
    ["a.jsonl", ["a.jsonl"]],
    ["[a.jsonl, b.jsonl]", ["a.jsonl", "b.jsonl"]],
    ["{path: a.jsonl}", ["a.jsonl"]],
    ["[{path: a.jsonl}, b.jsonl]", ["a.jsonl", "b.jsonl"]],
  ])("reads %s as a list of files", (written, expected) => {
    const { resolved } = checkRunConfig(`data: {train: ${written}}`, { file: "x" });
    expect(resolved.data.train).toEqual(expected);
  });

  it("gives every gate check the line it stands on", () => {
    const gate = "evaluate:\n  gate:\n    checks:\n      - metric: accuracy\n        no_worse_by: 0.1\n";
    const { resolved } = checkRunConfig(gate, { file: "x" });
    expect(resolved.evaluate.gate?.checks).toEqual([{ metric: "accuracy", no_worse_by: 0.1, line: 4 }]);
    expect(resolved.evaluate.gate?.family_alpha).toBe(0.05);
  });

  it("writes every value with its source, as YAML that reads back as the same config", () => {
    const { resolved, sources } = checkRunConfig(text, { file: "x" });
    const written = resolvedYaml(resolved, sources);
    expect(written).toContain("  r: 4  # line 5");
    expect(written).toContain("  seed: 13  # default");
    expect(parse(written)).toEqual(JSON.parse(JSON.stringify(resolved)));
  });
});
