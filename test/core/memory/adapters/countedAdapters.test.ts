import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { adapterCost } from "../../../../src/core/memory/adapters/adapterCost";
import { planMethod } from "../../../../src/core/memory/adapters/planMethod";
import { readModelShape } from "../../../../src/core/memory/model/readModelShape";
import type { ResolvedConfig } from "../../../../src/core/runconfig/resolve/resolvedConfig";
import { plainConfig } from "../../../fakes/cliHarness";

type Values = Readonly<Record<string, unknown>>;

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, "../../../fixtures/memory", name), "utf8"));
}

const CONFIGS = new Map(
  ["countedModels.json", "countedHybrids.json"]
    .flatMap((name) => fixture(name) as readonly { readonly name: string; readonly config: Values }[])
    .map(({ name, config }) => [name, config]),
);
/** What PEFT 0.21 trains, as `bench/memory/countAdapters.py` counts it. */
const COUNTED = fixture("countedAdapters.json") as readonly {
  readonly model: string;
  readonly method: Values;
  readonly trained: number;
}[];

function trained(model: unknown, method: Values): number {
  const { shape } = readModelShape(model)!;
  const base = plainConfig();
  const config = { ...base, method: { ...base.method, ...method } } as unknown as ResolvedConfig;
  const { plan } = planMethod(config, shape);
  if (plan.name === "full") throw new Error("a row of an adapter");
  return adapterCost(shape, plan, { adapterBytes: 4, activationBytes: 2 }).trained;
}

describe("parameters that an adapter trains", () => {
  it.each(COUNTED)("$model, $method: as many as PEFT", ({ model, method, trained: counted }) => {
    expect(trained(CONFIGS.get(model), method)).toBe(counted);
  });

  const roberta = { ...CONFIGS.get("roberta-large") };
  const t0 = {
    ...{ model_type: "t5", d_model: 2048, d_kv: 64, d_ff: 5120, num_layers: 24, num_decoder_layers: 24 },
    ...{ num_heads: 32, vocab_size: 32128, feed_forward_proj: "gated-gelu", tie_word_embeddings: false },
  };
  const bloomz = { ...CONFIGS.get("bloom-560m") };
  const QV = ["q_proj", "v_proj"];
  it.each<readonly [string, Values | undefined, Values, number]>([
    [
      "Llama-2-7B, LoRA r8 (PEFT's examples)",
      CONFIGS.get("llama-7b"),
      { name: "lora", r: 8, target_modules: QV },
      4_194_304,
    ],
    [
      "OPT-6.7B, LoRA r16 (PEFT's int8 example)",
      CONFIGS.get("opt-6.7b"),
      { name: "lora", r: 16, target_modules: QV },
      8_388_608,
    ],
    [
      "BLOOMZ-7B1, LoRA r16 (PEFT's examples)",
      CONFIGS.get("bloom-7b1"),
      { name: "lora", r: 16, target_modules: ["query_key_value"] },
      7_864_320,
    ],
    [
      "RoBERTa-large, LoRA r8 (LoRA paper: 0.8 M)",
      roberta,
      { name: "lora", r: 8, target_modules: ["query", "value"] },
      786_432,
    ],
    ["T0-3B, IA³ (T-Few paper)", t0, { name: "ia3", target_modules: "all-linear" }, 540_672],
    [
      "BLOOMZ-560M, prompt tuning (PEFT's docs)",
      bloomz,
      { name: "prompt-tuning", num_virtual_tokens: 8 },
      8_192,
    ],
    [
      "BLOOMZ-560M, P-tuning (PEFT's docs)",
      bloomz,
      { name: "p-tuning", num_virtual_tokens: 20, encoder_hidden_size: 128 },
      300_288,
    ],
  ])("%s: as published", (_, model, method, published) => {
    expect(trained(model, method)).toBe(published);
  });

  it("IA³ scales keys, values and the MLP's inner width of any family, unless targets are named", () => {
    const ia3 = { name: "ia3", target_modules: "all-linear" };
    const gptj = trained(CONFIGS.get("gpt-j-6b"), ia3);
    expect(gptj).toBe(28 * (2 * 4096 + 16384));
    expect(trained(CONFIGS.get("llama-3.2-3b"), ia3)).toBe(28 * (2 * 1024 + 8192));
    expect(trained(CONFIGS.get("gpt2"), ia3)).toBe(12 * (3 * 768 + 3072));
  });
});
