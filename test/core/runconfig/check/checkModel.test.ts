import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { ModelFacts } from "../../../../src/core/runconfig/modelFacts";
import type { Finding } from "../../../../src/protocol/findings";

const TENSORS: readonly (readonly [string, readonly number[]])[] = [
  ["model.embed_tokens.weight", [1000, 64]],
  ["model.layers.0.self_attn.q_proj.weight", [64, 64]],
  ["model.layers.0.self_attn.k_proj.weight", [16, 64]],
  ["model.layers.0.mlp.down_proj.weight", [64, 192]],
  ["model.layers.0.input_layernorm.weight", [64]],
  ["lm_head.weight", [1000, 64]],
];

const CONFIG = {
  ...{ model_type: "llama", max_position_embeddings: 2048, hidden_size: 64, num_attention_heads: 4 },
  ...{ intermediate_size: 192, num_hidden_layers: 1, vocab_size: 1000, hidden_act: "silu" },
};

function modelFacts(more: Partial<ModelFacts> = {}): ModelFacts {
  return {
    config: CONFIG,
    tensors: new Map(TENSORS),
    tokenizer: { vocabularySize: 1000, padToken: "<pad>", eosToken: "</s>", template: "spans" },
    problems: [],
    ...more,
  };
}

function check(more: string, model: ModelFacts | undefined, overrides: readonly string[] = []): Finding[] {
  const text = `model:\n  name_or_path: model\ndata:\n  train: train.jsonl\n${more}`;
  const { findings } = checkRunConfig(text, {
    file: "run.tune.yaml",
    overrides,
    facts: { lookup: () => ({ kind: "unknown" }), model: () => model },
  });
  return findings.filter(({ code }) => code.startsWith("XMD"));
}

function brief({ code, severity, line, fix }: Finding): unknown {
  return [code, severity, line, fix?.edits[0]?.newText];
}

describe("a run config beside its model", () => {
  it("has no finding where all fits, and none while nobody has looked", () => {
    const good = "method:\n  target_modules: [q_proj, mlp.down_proj]\n  r: 16\n";
    expect(check(good, modelFacts())).toEqual([]);
    expect(check("method:\n  target_modules: [nothing]\n", undefined)).toEqual([]);
  });

  it("names the layer that was meant where a target matches none", () => {
    const found = check("method:\n  target_modules: [q_proj, v_proj, k_porj]\n", modelFacts());
    expect(found.map(brief)).toEqual([
      ["XMD005", "error", 6, "q_proj"],
      ["XMD005", "error", 6, "k_proj"],
    ]);
  });

  it("says that a rank is above what the narrowest layer has", () => {
    const found = check("method:\n  r: 32\n", modelFacts());
    expect(found.map(brief)).toEqual([["XMD006", "warning", 6, "4"]]);
    expect(found[0]?.message).toContain("`k_proj` (16 × 64)");
    expect(check("method:\n  r: 32\n  target_modules: [q_proj]\n", modelFacts())).toEqual([]);
    expect(check("method:\n  name: full\n  r: 32\n", modelFacts())).toEqual([]);
  });

  it("says that rows may be longer than the positions of the model", () => {
    const rotary = check("  max_length: 4096\n", modelFacts());
    expect(rotary.map(brief)).toEqual([["XMD007", "warning", 5, "2048"]]);
    const learnt = check("  max_length: 4096\ntrain:\n  engine: torch\n", {
      ...modelFacts(),
      config: { model_type: "gpt2", n_positions: 1024 },
    });
    expect(learnt.map(brief)).toContainEqual(["XMD007", "error", 5, "1024"]);
  });

  it("says that a family is not the embedded engine's", () => {
    const found = check("", modelFacts({ config: { model_type: "falcon" } }));
    expect(found.map(brief)).toEqual([["XMD004", "error", 2, undefined]]);
  });

  it("says that the tokenizer is another model's", () => {
    const tokenizer = {
      vocabularySize: 1001,
      padToken: "</s>",
      eosToken: "</s>",
      template: "spans",
    } as const;
    expect(check("", modelFacts({ tokenizer })).map(brief)).toEqual([
      ["XMD008", "error", 2, undefined],
      ["XMD009", "info", 2, undefined],
    ]);
  });

  it("asks for a template where conversations are trained on, and for one that shows the turns", () => {
    const withTemplate = (template: "none" | "whole"): ModelFacts =>
      modelFacts({ tokenizer: { vocabularySize: 9, padToken: undefined, eosToken: "</s>", template } });
    expect(check("  format: messages\n", withTemplate("none")).map(brief)).toEqual([
      ["XMD010", "error", 2, undefined],
    ]);
    expect(check("  format: messages\n", withTemplate("whole")).map(brief)).toEqual([
      ["XMD011", "error", 2, "\n  train_on: all"],
    ]);
    expect(check("  format: messages\n  train_on: all\n", withTemplate("whole"))).toEqual([]);
    expect(check("  format: text\n", withTemplate("none"))).toEqual([]);
  });

  it("tells of damaged files, and leaves a model alone that the command line replaces", () => {
    const problems = [
      { file: "model.safetensors", message: "is a Git LFS pointer", nextStep: "run git lfs pull" },
    ];
    const [found] = check("", modelFacts({ problems }));
    expect(found).toMatchObject({ code: "XMD003", line: 2, help: "run git lfs pull" });
    expect(check("", modelFacts({ problems }), ["model.name_or_path=other"])).toEqual([]);
  });
});
