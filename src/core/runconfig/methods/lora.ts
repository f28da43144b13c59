import { CITED } from "../cited";
import { LAYERED } from "./layered";
import type { LearningRates, Meaning, Method, MethodName } from "./method";

const KEYS = [
  "r",
  "lora_alpha",
  "lora_dropout",
  "bias",
  "lora_bias",
  "rank_pattern",
  "alpha_pattern",
  "use_rslora",
  "use_dora",
  "init_lora_weights",
  "target_parameters",
  "trainable_token_indices",
  ...LAYERED,
];

const LEARNING_RATE: LearningRates = {
  preset: 2e-4,
  usual: [1e-4, 5e-4],
  source: `${CITED.lora} (1.0e-4 to 5.0e-4, one 6.0e-5), ${CITED.qlora} (1.0e-4 and 2.0e-4), ${CITED.peftComparison} (1.0e-4 and 3.0e-4), ${CITED.regret} (2.0e-4)`,
};

export const lora: Method = {
  name: "lora",
  trains: "Two small matrices beside each chosen linear layer, whose product is added to its frozen weights.",
  family: "adapter",
  keys: KEYS,
  learningRate: LEARNING_RATE,
  quantized: "possible",
  merges: true,
  engines: { onnx: "proven", torch: "unproven" },
};

/** Names for LoRA with a key more. */
function sugar(
  name: MethodName,
  trains: string,
  means: readonly Meaning[],
  quantized: Method["quantized"] = "possible",
): Method {
  return { ...lora, name, trains, means, quantized, engines: { onnx: "absent", torch: "unproven" } };
}

export const qlora = sugar(
  "qlora",
  "LoRA on weights that are stored in 4 bits: a quarter of the memory for the frozen model.",
  [{ path: "model.quantization", value: "nf4" }],
  "required",
);

export const dora = sugar(
  "dora",
  "LoRA that learns the size of each weight column apart from its direction: closer to full fine-tuning, slower.",
  [{ path: "method.use_dora", value: true }],
);

export const rslora = sugar(
  "rslora",
  "LoRA scaled by the square root of the rank, so that high ranks keep learning.",
  [{ path: "method.use_rslora", value: true }],
);

export const pissa = sugar(
  "pissa",
  "LoRA that starts from the strongest directions of the weights instead of from noise and zero.",
  [{ path: "method.init_lora_weights", value: "pissa", alsoFits: /^pissa_niter_\d+$/u }],
  "impossible",
);
