import type { Method } from "./method";

export const lnTuning: Method = {
  name: "ln-tuning",
  trains: "The weights of the normalization layers only.",
  family: "norm",
  keys: ["target_modules", "exclude_modules", "modules_to_save", "init_adapter"],
  learningRate: {
    preset: 1e-3,
    usual: [1e-4, 1e-2],
    source: "PEFT's method comparison (1.0e-4); few numbers bear more",
  },
  quantized: "possible",
  merges: true,
  engines: { onnx: "absent", torch: "unproven" },
};
