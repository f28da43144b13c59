import { CITED } from "../cited";
import type { LearningRates, Method } from "./method";

/** Methods that leave every layer alone and put learnt vectors in front of the input. */
const KEYS = ["num_virtual_tokens", "modules_to_save", "init_adapter"];
const SOURCE = `${CITED.promptTuning} (3.0e-1), ${CITED.tfew} (3.0e-1 and, for prefixes, 1.0e-2), ${CITED.peftGuides} (3.0e-2), ${CITED.peftComparison} (1.0e-3 and 5.0e-3)`;

function learningRate(preset: number): LearningRates {
  return { preset, usual: [1e-3, 3e-1], source: SOURCE };
}

export const promptTuning: Method = {
  name: "prompt-tuning",
  trains: "Vectors in front of the input, as if they were tokens; nothing in the model.",
  family: "prompt",
  keys: [...KEYS, "prompt_tuning_init", "prompt_tuning_init_text"],
  learningRate: learningRate(3e-2),
  quantized: "possible",
  merges: false,
  engines: { onnx: "absent", torch: "unproven" },
};

export const prefixTuning: Method = {
  ...promptTuning,
  name: "prefix-tuning",
  trains: "Keys and values in front of the input, in every layer.",
  keys: [...KEYS, "prefix_projection", "encoder_hidden_size"],
  learningRate: learningRate(5e-3),
};

export const pTuning: Method = {
  ...promptTuning,
  name: "p-tuning",
  trains: "Vectors in front of the input that a small network makes.",
  keys: [
    ...KEYS,
    "encoder_reparameterization_type",
    "encoder_hidden_size",
    "encoder_num_layers",
    "encoder_dropout",
  ],
  learningRate: learningRate(1e-3),
};
