import { CITED } from "../cited";
import { LAYERED } from "./layered";
import type { Method } from "./method";

/** Adapters of PEFT beside LoRA, and the bottleneck that PEFT does not have. */
const LATER: Method["engines"] = { onnx: "absent", torch: "unproven" };

export const adalora: Method = {
  name: "adalora",
  trains: "Low-rank additions whose ranks are dealt out anew while training: layers that matter get more.",
  family: "adapter",
  keys: [
    "lora_alpha",
    "lora_dropout",
    "bias",
    "init_r",
    "target_r",
    "tinit",
    "tfinal",
    "deltaT",
    "beta1",
    "beta2",
    "orth_reg_weight",
    ...LAYERED,
  ],
  learningRate: {
    preset: 1e-3,
    usual: [1e-4, 5e-3],
    source: `${CITED.adalora} (5.0e-4 to 2.2e-3), ${CITED.peftComparison} (1.0e-4), ${CITED.peftGuides} (5.0e-3); the default lies between`,
  },
  quantized: "possible",
  merges: true,
  engines: LATER,
};

export const ia3: Method = {
  name: "ia3",
  trains: "One factor for each output of keys, values and feed-forward layers: a few thousand numbers.",
  family: "adapter",
  keys: ["feedforward_modules", "init_ia3_weights", ...LAYERED.filter((key) => !key.startsWith("layers_"))],
  learningRate: {
    preset: 3e-3,
    usual: [1e-3, 8e-3],
    source: `${CITED.tfew} (3.0e-3), ${CITED.peftComparison} (1.0e-3 and 5.0e-3), ${CITED.peftGuides} (8.0e-3)`,
  },
  quantized: "possible",
  merges: true,
  engines: LATER,
};

export const vera: Method = {
  name: "vera",
  trains:
    "Two short vectors for each layer, between random matrices that all layers share and that stay as they are.",
  family: "adapter",
  keys: [
    "r",
    "vera_dropout",
    "d_initial",
    "projection_prng_key",
    "save_projection",
    "bias",
    ...LAYERED.filter((key) => key !== "exclude_modules"),
  ],
  learningRate: {
    preset: 4e-3,
    usual: [1e-4, 1e-2],
    source: `${CITED.peftComparison} (1.0e-4), ${CITED.veraPlus} (1.0e-2); the default lies between and is our own choice`,
  },
  quantized: "possible",
  merges: true,
  engines: LATER,
};

const LYCORIS = ["r", "alpha", "rank_dropout", "module_dropout", "init_weights", ...LAYERED];

export const loha: Method = {
  name: "loha",
  trains: "The elementwise product of two low-rank products: a higher rank from as many numbers.",
  family: "adapter",
  keys: LYCORIS,
  learningRate: {
    preset: 2e-4,
    usual: [1e-4, 3e-3],
    source: `${CITED.peftComparison} (1.0e-4; 3.0e-3 for LoKr); the default is that of \`lora\``,
  },
  quantized: "impossible",
  merges: true,
  engines: LATER,
};

export const lokr: Method = {
  ...loha,
  name: "lokr",
  trains: "A Kronecker product of a small matrix with a low-rank one: very few numbers.",
  keys: [...LYCORIS, "decompose_both", "decompose_factor", "rank_dropout_scale"],
};

export const oft: Method = {
  name: "oft",
  trains: "Rotations of each layer's weights, in blocks: angles between neurons stay as they are.",
  family: "adapter",
  keys: [
    "oft_block_size",
    "module_dropout",
    "coft",
    "eps",
    "block_share",
    "use_cayley_neumann",
    "num_cayley_neumann_terms",
    "bias",
    "init_weights",
    ...LAYERED,
  ],
  learningRate: {
    preset: 1e-4,
    usual: [1e-5, 1e-3],
    source: `${CITED.peftComparison} (1.0e-4); ten times less and more are a margin of our own`,
  },
  quantized: "possible",
  merges: true,
  engines: LATER,
};

export const bottleneck: Method = {
  name: "bottleneck",
  trains:
    "Small two-layer networks with a nonlinearity, put behind attention and feed-forward blocks. Cannot be merged.",
  family: "adapter",
  keys: [
    "reduction_factor",
    "non_linearity",
    "mh_adapter",
    "output_adapter",
    "scaling",
    "modules_to_save",
    "init_adapter",
  ],
  learningRate: {
    preset: 1e-4,
    usual: [1e-4, 3e-3],
    source: `${CITED.adapterHub} (1.0e-4), ${CITED.adapterBert} (3.0e-4), ${CITED.tfew} (3.0e-3)`,
  },
  quantized: "possible",
  merges: false,
  engines: LATER,
};
