import type { WeightTensor } from "./shapeFromTensors";

/** Bytes of an element by its name in a safetensors header. */
const BYTES: ReadonlyMap<string, number> = new Map([
  ...(["BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0"] as const).map((name) => [name, 1] as const),
  ...(["I16", "U16", "F16", "BF16"] as const).map((name) => [name, 2] as const),
  ...(["I32", "U32", "F32"] as const).map((name) => [name, 4] as const),
  ...(["I64", "U64", "F64"] as const).map((name) => [name, 8] as const),
  ["F4", 0.5],
]);
const FLOATS: ReadonlySet<string> = new Set(["F64", "F32", "F16", "BF16"]);

export interface StoredWeights {
  /** Elements, without a head that is the embedding once more. */
  readonly elements: number;
  /** Bytes as they are stored. */
  readonly bytes: number;
  /** Matrices are stored in fewer bits than a float has (GPTQ, AWQ, fp8): they stay so in memory. */
  readonly quantized: boolean;
}

/** What the headers of a model's weight files add up to; undefined without any. */
export function storedWeights(tensors: readonly WeightTensor[], tied: boolean): StoredWeights | undefined {
  if (tensors.length === 0) return undefined;
  let elements = 0;
  let bytes = 0;
  let packed = 0;
  for (const { name, dtype, shape } of tensors) {
    if (tied && name === "lm_head.weight") continue;
    const size = shape.reduce((product, length) => product * length, 1);
    elements += size;
    bytes += size * (BYTES.get(dtype ?? "BF16") ?? 2);
    if (dtype !== undefined && !FLOATS.has(dtype) && shape.length >= 2) packed += size;
  }
  return { elements, bytes, quantized: packed > elements / 4 };
}
