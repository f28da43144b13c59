import type { Method } from "./method";

export const full: Method = {
  name: "full",
  trains: "Every weight of the model.",
  family: "full",
  keys: [],
  learningRate: {
    preset: 2e-5,
    usual: [1e-6, 5e-5],
    source: "TRL's SFTConfig (2.0e-5) and PEFT's method comparison (1.0e-5)",
  },
  quantized: "impossible",
  merges: false,
  engines: { onnx: "proven", torch: "unproven" },
};
