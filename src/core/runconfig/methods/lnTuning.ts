import { CITED } from "../cited";
import type { Method } from "./method";

export const lnTuning: Method = {
  name: "ln-tuning",
  trains: "The weights of the normalization layers only.",
  family: "norm",
  keys: ["target_modules", "exclude_modules", "modules_to_save", "init_adapter"],
  learningRate: {
    preset: 3e-4,
    usual: [1e-4, 1e-3],
    source: `${CITED.peftComparison} (1.0e-4), ${CITED.tfew} (3.0e-4); the upper end is a margin of our own`,
  },
  quantized: "possible",
  merges: true,
  engines: { onnx: "absent", torch: "unproven" },
};
