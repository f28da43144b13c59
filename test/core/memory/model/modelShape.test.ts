import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  countParameters,
  linearModules,
  targetedModules,
} from "../../../../src/core/memory/model/modelShape";
import { readModelShape } from "../../../../src/core/memory/model/readModelShape";
import type { WeightTensor } from "../../../../src/core/memory/model/shapeFromTensors";

/** Configs of known sizes, with what Transformers 5.24 counts (`bench/memory/countParameters.py`). */
interface Counted {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly parameters: number;
}

function fixture(name: string): readonly Counted[] {
  return JSON.parse(
    readFileSync(path.join(import.meta.dirname, "../../../fixtures/memory", name), "utf8"),
  ) as readonly Counted[];
}

const COUNTED = fixture("countedModels.json");
/** Models whose parameters are counted exactly, and whose activations are not known. */
const HYBRIDS = fixture("countedHybrids.json");

describe("reading a model's sizes", () => {
  it.each(COUNTED)("$name has as many parameters as Transformers counts", ({ config, parameters }) => {
    const read = readModelShape(config);
    expect(read?.known).toBe(true);
    expect(countParameters(read!.shape).total).toBe(parameters);
  });

  it.each(HYBRIDS)(
    "$name has as many parameters as Transformers counts, and is rough",
    ({ config, parameters }) => {
      const read = readModelShape(config);
      expect(read?.known).toBe(false);
      expect(read?.doubts).toHaveLength(1);
      expect(countParameters(read!.shape).total).toBe(parameters);
    },
  );

  it("takes a class's sizes for what a part leaves out, and nothing for a model of its own", () => {
    // Llama 2 inside of LLaVA 1.5, and Gemma 3 4B: their files say no more than this.
    const llava = { model_type: "llava", text_config: { model_type: "llama", vocab_size: 32064 } };
    expect(countParameters(readModelShape(llava)!.shape).total).toBe(6_738_415_616 + 2 * 64 * 4096);
    const gemma = {
      model_type: "gemma3_text",
      hidden_size: 2560,
      intermediate_size: 10240,
      num_hidden_layers: 34,
    };
    expect(countParameters(readModelShape({ text_config: gemma })!.shape).total).toBe(3_880_263_168);
    expect(readModelShape({ model_type: "llama", vocab_size: 32064 })).toBeUndefined();
  });

  it("`null` is no default: as many heads of keys as of queries", () => {
    const mistral = COUNTED.find(({ name }) => name === "mistral-7b")!.config;
    expect(readModelShape({ ...mistral, num_key_value_heads: undefined })!.shape.keyValueHeads).toBe(8);
    expect(readModelShape({ ...mistral, num_key_value_heads: null })!.shape.keyValueHeads).toBe(32);
  });

  it("a model of several parts is rough, more so without weight files", () => {
    const text = COUNTED.find(({ name }) => name === "gemma-3-1b")!;
    const config = { model_type: "gemma3", text_config: text.config };
    const alone = readModelShape(config)!;
    expect([alone.known, alone.doubts.length]).toEqual([false, 1]);
    const stored = readModelShape(config, [{ name: "vision.weight", dtype: "BF16", shape: [10, 10] }])!;
    expect([stored.known, stored.doubts.length]).toEqual([true, 1]);
  });

  it("reads the language model inside of a model of several parts", () => {
    const text = COUNTED.find(({ name }) => name === "gemma-3-1b")!;
    const read = readModelShape({ model_type: "gemma3", vision_config: {}, text_config: text.config });
    expect(countParameters(read!.shape).total).toBe(text.parameters);
  });

  it("says nothing where nothing is told", () => {
    for (const config of [undefined, null, 3, "x", [], {}, { hidden_size: "4" }, { hidden_size: NaN }])
      expect(readModelShape(config)).toBeUndefined();
  });

  it("does not stumble over names that every object has", () => {
    const config = JSON.parse('{"__proto__": {"hidden_size": 4}, "model_type": "constructor"}') as unknown;
    expect(readModelShape(config)).toBeUndefined();
  });
});

describe("a model that nobody knows", () => {
  const tensors: readonly WeightTensor[] = [
    { name: "backbone.embedding.weight", dtype: "BF16", shape: [1000, 64] },
    ...[0, 1, 2].flatMap((layer): WeightTensor[] => [
      { name: `backbone.layers.${layer}.mixer.in_proj.weight`, dtype: "BF16", shape: [256, 64] },
      { name: `backbone.layers.${layer}.mixer.out_proj.weight`, dtype: "BF16", shape: [64, 128] },
      { name: `backbone.layers.${layer}.mixer.A_log`, dtype: "F32", shape: [128] },
      { name: `backbone.layers.${layer}.norm.weight`, dtype: "BF16", shape: [64] },
    ]),
    { name: "backbone.norm_f.weight", dtype: "BF16", shape: [64] },
    { name: "lm_head.weight", dtype: "BF16", shape: [1000, 64] },
  ];
  const total = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

  it("has the parameters of its weight files, and their matrices as targets", () => {
    const read = readModelShape({ model_type: "mamba" }, tensors);
    expect(read?.known).toBe(false);
    expect(countParameters(read!.shape).total).toBe(total);
    expect(read!.shape).toMatchObject({ layers: 3, hidden: 64, vocabulary: 1000 });
    expect(linearModules(read!.shape).map(({ name, count }) => [name, count])).toEqual([
      ["mixer.in_proj", 3],
      ["mixer.out_proj", 3],
    ]);
  });

  it("is read without any config", () => {
    expect(countParameters(readModelShape(undefined, tensors)!.shape).total).toBe(total);
  });

  it("is not made up from tensors without layers", () => {
    expect(readModelShape({}, [{ name: "x", dtype: "F32", shape: [3, 4] }])).toBeUndefined();
  });

  it("counts every expert, alone or in one tensor", () => {
    const one = (name: string, shape: readonly number[]): WeightTensor => ({ name, dtype: "BF16", shape });
    const apart = [0, 1].flatMap((layer) =>
      [0, 1, 2].map((expert) => one(`model.layers.${layer}.moe.experts.${expert}.w1.weight`, [32, 16])),
    );
    const fused = [0, 1].map((layer) => one(`model.layers.${layer}.moe.experts.w1`, [3, 32, 16]));
    for (const list of [apart, fused]) {
      const { shape } = readModelShape({}, [one("embed.weight", [100, 16]), ...list])!;
      const [module] = linearModules(shape);
      expect(module).toMatchObject({ name: "moe.experts.w1", count: 6, fused: true });
    }
  });
});

describe("which modules an adapter goes to", () => {
  const shapeOf = (name: string) =>
    readModelShape(COUNTED.find((model) => model.name === name)!.config)!.shape;
  const names = (name: string, targets: "all-linear" | readonly string[]): readonly string[] =>
    targetedModules(shapeOf(name), targets).map((module) => module.name);

  it("takes names and ends of paths", () => {
    expect(names("llama-3.1-8b", ["q_proj", "model.layers.0.self_attn.v_proj"])).toEqual([
      "q_proj",
      "v_proj",
    ]);
    expect(names("gpt2", ["c_proj"])).toEqual(["attn.c_proj", "mlp.c_proj"]);
    expect(names("gpt2", ["attn.c_proj"])).toEqual(["attn.c_proj"]);
    expect(names("llama-3.1-8b", ["proj"])).toEqual([]);
  });

  it("leaves experts alone unless they are named", () => {
    expect(names("mixtral-8x7b", "all-linear")).toEqual(["q_proj", "k_proj", "v_proj", "o_proj"]);
    expect(names("mixtral-8x7b", ["down_proj"])).toEqual([]);
    expect(names("mixtral-8x7b", ["experts.down_proj"])).toEqual(["experts.down_proj"]);
    expect(names("qwen1.5-moe", "all-linear")).toContain("shared_expert.gate_proj");
    expect(names("llama-4-scout", "all-linear")).toContain("router");
  });

  it("LoRA finds experts by what they were called, gate and way up in one with twice the rank", () => {
    const lora = (name: string, targets: "all-linear" | readonly string[]) =>
      targetedModules(shapeOf(name), targets, true).map((module) => [module.name, module.ranks]);
    const experts = [
      ["experts.gate_up_proj", 2],
      ["experts.down_proj", 1],
    ];
    expect(lora("mixtral-8x7b", "all-linear").slice(4)).toEqual([...experts, ["router", 1]]);
    expect(lora("mixtral-8x7b", ["w1", "w3", "w2"])).toEqual(experts);
    expect(lora("deepseek-v2-lite", ["gate_proj", "up_proj", "down_proj"])).toEqual(experts);
    expect(lora("qwen1.5-moe", ["experts.down_proj"])).toEqual([["experts.down_proj", undefined]]);
  });
});
