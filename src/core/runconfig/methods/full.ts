import { CITED } from "../cited";
import type { Method } from "./method";

export const full: Method = {
  name: "full",
  trains: "Every weight of the model.",
  family: "full",
  keys: [],
  learningRate: {
    preset: 2e-5,
    usual: [1e-6, 5e-5],
    source: `${CITED.transformers} (5.0e-5), ${CITED.trl} (2.0e-5; 1.0e-6 for preferences), ${CITED.peftComparison} (1.0e-5)`,
  },
  quantized: "impossible",
  merges: false,
  engines: { onnx: "proven", torch: "unproven" },
};
