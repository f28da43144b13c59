import { describe, expect, it } from "vitest";
import type { MemoryComponents } from "../../../../src/core/memory/forecast/forecast";
import { forecastRun } from "../../../../src/core/memory/forecast/forecastRun";
import type { ModelSizes, RunFacts, RunForecast } from "../../../../src/core/memory/forecast/runForecast";
import type { WeightTensor } from "../../../../src/core/memory/model/shapeFromTensors";
import { storedWeights } from "../../../../src/core/memory/model/storedWeights";
import type { ResolvedConfig } from "../../../../src/core/runconfig/resolve/resolvedConfig";
import { plainConfig } from "../../../fakes/cliHarness";

const MODEL = {
  model_type: "llama",
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 10,
  num_attention_heads: 16,
  num_key_value_heads: 4,
  vocab_size: 32000,
};
const PARAMETERS = 10 * (2 * 1024 * 1024 + 2 * 1024 * 256 + 3 * 1024 * 4096 + 2048) + 2 * 32000 * 1024 + 1024;
const TOKENS = 2 * 256;

interface Changes {
  readonly task?: string;
  readonly model?: object;
  readonly data?: object;
  readonly method?: object;
  readonly train?: object;
  readonly evaluate?: object;
}

function forecast(changes: Changes = {}, facts: RunFacts = {}, model: Partial<ModelSizes> = {}): RunForecast {
  const base = plainConfig();
  const config = {
    ...base,
    task: changes.task ?? base.task,
    ...Object.fromEntries(
      (["model", "data", "method", "train", "evaluate"] as const).map((group) => [
        group,
        { ...base[group], ...changes[group] },
      ]),
    ),
  } as ResolvedConfig;
  return forecastRun(config, { config: MODEL, ...model }, { engine: "torch", ...facts })!;
}
const parts = (changes: Changes, facts: RunFacts = {}): MemoryComponents =>
  forecast(changes, facts).train.components;
const FULL = { method: { name: "full" } };

describe("precision", () => {
  it("is bfloat16 on a GPU and float32 on a processor, unless the config says", () => {
    expect(parts({}).weights).toBe(PARAMETERS * 2);
    expect(parts({}, { device: "cpu" }).weights).toBe(PARAMETERS * 4);
    expect(parts({ model: { dtype: "bfloat16" } }, { device: "cpu" }).weights).toBe(PARAMETERS * 2);
    expect(parts({ model: { dtype: "float32" } }).weights).toBe(PARAMETERS * 4);
  });

  it("keeps weights that are trained in float16 in float32", () => {
    const { weights, gradients, optimizer } = parts({ ...FULL, model: { dtype: "float16" } });
    expect([weights, gradients, optimizer]).toEqual([4, 4, 8].map((bytes) => PARAMETERS * bytes));
    expect(parts({ model: { dtype: "float16" } }).weights).toBe(PARAMETERS * 2);
  });

  it("quantizes the layers' matrices only", () => {
    const outside = 2 * 32000 * 1024 + 21 * 1024;
    const inside = PARAMETERS - outside;
    const nf4 = { model: { quantization: "nf4" } };
    expect(parts(nf4).weights).toBeCloseTo((inside * 4.5) / 8 + outside * 2, 0);
    expect(parts({ method: { name: "qlora" } }).weights).toBe(parts(nf4).weights);
    const double = { model: { quantization: "nf4", bnb_4bit_use_double_quant: true } };
    expect(parts(double).weights).toBeCloseTo((inside * 4.127) / 8 + outside * 2, 0);
  });
});

describe("optimizers", () => {
  it("keep what their names say per trained parameter", () => {
    const state = (optim: string): number => parts({ ...FULL, train: { optim } }).optimizer / PARAMETERS;
    expect(state("adamw_torch")).toBe(4);
    expect(state("adamw_8bit")).toBeCloseTo(2.03, 2);
    expect(state("paged_adamw_8bit")).toBe(0);
    expect(forecast({ train: { optim: "unheard_of" } }).reasons.join()).toContain("unheard_of");
  });
});

describe("recomputing activations", () => {
  it("`auto` takes it only where it does not fit without", () => {
    const off = forecast({ train: { gradient_checkpointing: false } }).train.highBytes;
    expect(forecast({}, { freeBytes: off }).checkpointing).toBe(false);
    expect(forecast({}, { freeBytes: off - 1 }).checkpointing).toBe(true);
    expect(forecast({}).checkpointing).toBe(true);
    const on = forecast({ train: { gradient_checkpointing: true } }).train;
    expect(forecast({}, { freeBytes: 0 }).train).toEqual(on);
    expect(on.highBytes).toBeLessThan(off);
  });
});

describe("dropout of an adapter", () => {
  it("keeps which inputs were left out, a byte for each", () => {
    const whole = { train: { gradient_checkpointing: false } };
    const at = (lora_dropout: number): number => parts({ ...whole, method: { lora_dropout } }).activations;
    const inputs = 10 * (6 * 1024 + 4096);
    expect(at(0.05) - at(0)).toBe(TOKENS * inputs);
    expect(at(0.5)).toBe(at(0.05));
  });
});

describe("tasks", () => {
  const dpo = { task: "dpo" };
  it("DPO passes pairs and holds whole logits, the reference's too", () => {
    expect(parts(dpo).logits).toBe(2 * TOKENS * 32000 * 20);
    expect(parts({ ...dpo, train: { precompute_ref_log_probs: true } }).logits).toBe(2 * TOKENS * 32000 * 14);
    expect(parts(dpo).activations / parts({}).activations).toBeCloseTo(2, 6);
  });

  it("a frozen reference is a second model only in full fine-tuning", () => {
    for (const task of ["dpo", "kto"]) {
      expect(parts({ task }).weights).toBe(PARAMETERS * 2);
      expect(parts({ task, ...FULL }).weights).toBe(PARAMETERS * 4);
      expect(parts({ task, ...FULL, train: { precompute_ref_log_probs: true } }).weights).toBe(
        PARAMETERS * 2,
      );
    }
    expect(parts({ task: "orpo", ...FULL }).weights).toBe(PARAMETERS * 2);
    expect(parts({ task: "grpo", ...FULL, train: { beta: 0.1 } }).weights).toBe(PARAMETERS * 4);
    expect(parts({ task: "grpo", ...FULL, train: { beta: 0 } }).weights).toBe(PARAMETERS * 2);
  });

  it("heads with few outputs have no logits to speak of", () => {
    expect(parts({ task: "classification" }).logits).toBe(0);
    expect(parts({ task: "reward" }).logits).toBe(0);
  });

  it("GRPO holds the cache of all answers while it samples, where that is more than a step", () => {
    const many = {
      task: "grpo",
      train: { num_generations: 4000, max_completion_length: 64, use_liger_kernel: true },
    };
    const cache = 2 * 10 * 4 * 64 * 2 * 4000 * (256 + 64);
    expect(parts(many).activations).toBe(cache);
    expect(parts({ task: "grpo", train: { num_generations: 2 } }).activations).not.toBe(cache);
  });

  it("what was not measured is rough and has a wider band", () => {
    const relative = ({ train: { lowBytes, highBytes } }: RunForecast): number => highBytes / lowBytes;
    expect(forecast(dpo).reasons).toEqual(["the task `dpo` was not measured"]);
    expect(forecast().rough).toBe(false);
    const paired = forecast({ data: { max_length: 512 } });
    expect(relative(forecast(dpo))).toBeGreaterThan(relative(paired));
    expect(forecast({ method: { name: "bottleneck" } }).rough).toBe(true);
    for (const name of ["ia3", "vera", "loha", "lokr", "oft", "adalora", "ln-tuning", "p-tuning"])
      expect(forecast({ method: { name } }).rough, name).toBe(false);
  });
});

describe("evaluating and merging", () => {
  it("keeps no gradient and no optimizer, and writes answers into a cache", () => {
    const two = { per_device_eval_batch_size: 2 };
    const { evaluate } = forecast({ train: two });
    expect([evaluate.components.gradients, evaluate.components.optimizer]).toEqual([0, 0]);
    const written = forecast({ train: two, evaluate: { scoring: "generate" } }).evaluate;
    expect(written.components.activations - evaluate.components.activations).toBe(
      2 * 10 * 4 * 64 * 2 * 2 * (256 + 256),
    );
  });

  it("may have batches of its own", () => {
    const larger = forecast({ train: { per_device_eval_batch_size: 64 } });
    expect(larger.evaluate.highBytes).toBeGreaterThan(forecast().evaluate.highBytes);
    expect(larger.train).toEqual(forecast().train);
  });

  it("merges into 16 bits, whatever was quantized, and only what can be merged", () => {
    expect(forecast({ method: { name: "qlora" } }).merge?.components.weights).toBe(PARAMETERS * 2);
    for (const name of ["full", "prompt-tuning", "prefix-tuning", "p-tuning", "bottleneck"])
      expect(forecast({ method: { name } }).merge, name).toBe(null);
  });
});

describe("weight files", () => {
  const tensor = (name: string, dtype: string, shape: readonly number[]): WeightTensor => ({
    name,
    dtype,
    shape,
  });
  it("make the model larger where they hold more than the config tells, and are told when they differ", () => {
    const tensors = [tensor("model.vision.weight", "BF16", [PARAMETERS, 2])];
    const larger = forecast({}, {}, { tensors });
    expect(larger.train.components.weights).toBe(PARAMETERS * 4);
    expect(larger.reasons.join()).toContain("differ");
    const part = forecast({}, {}, { tensors: [tensor("a", "BF16", [100, 100])] });
    expect(part.train.components.weights).toBe(PARAMETERS * 2);
  });

  it("that are quantized already stay as they are stored", () => {
    const packed = [tensor("q", "I32", [1000, 1000]), tensor("scales", "F16", [1000, 10])];
    expect(storedWeights(packed, false)).toEqual({ elements: 1_010_000, bytes: 4_020_000, quantized: true });
    expect(
      forecast({ model: { quantization: "nf4" } }, {}, { tensors: packed }).train.components.weights,
    ).toBe(4_020_000);
  });

  it("of which only the shapes are known are counted by the bits that the config names", () => {
    const gptq = { ...MODEL, quantization_config: { quant_method: "gptq", bits: 4 } };
    const tensors = [{ name: "model.layers.0.q_proj.qweight", shape: [128, 1024] }];
    const { weights } = forecast({}, {}, { config: gptq, tensors }).train.components;
    expect(weights).toBe(parts({ model: { quantization: "nf4" } }).weights);
  });

  it("count a head that is the embedding once", () => {
    const head = [
      tensor("model.embed_tokens.weight", "F32", [10, 4]),
      tensor("lm_head.weight", "F32", [10, 4]),
    ];
    expect(storedWeights(head, true)?.elements).toBe(40);
    expect(storedWeights(head, false)?.elements).toBe(80);
    expect(storedWeights([], true)).toBe(undefined);
  });
});

describe("packing", () => {
  it("fills the sequence, whatever the longest row is", () => {
    const known = { longestRow: 20 };
    expect(parts({ data: { packing: true } }, known)).toEqual(parts({ data: { packing: true } }));
    expect(parts({}, known).activations).toBeLessThan(parts({}).activations / 5);
  });
});

describe("experts", () => {
  const mixture = { ...MODEL, model_type: "mixtral", num_local_experts: 8, num_experts_per_tok: 2 };
  it("are left in 16 bits by the quantizer, which is told", () => {
    const quantized = forecast({ method: { name: "qlora" } }, {}, { config: mixture });
    const experts = 10 * 8 * 3 * 1024 * 4096;
    expect(quantized.train.components.weights).toBeGreaterThan(experts * 2);
    expect(quantized.reasons.join()).toContain("bitsandbytes");
  });
});
