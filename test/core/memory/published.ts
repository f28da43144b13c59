import { LINEARS, type DecoderShape, type Linear } from "../../../src/core/memory/decoderShape";
import type { ForecastInput } from "../../../src/core/memory/forecast";

/** Shapes of published models, and what others measured while training them (trainer.md §3.3 names the sources). */
export const LLAMA_3B: DecoderShape = {
  hidden: 3072,
  layers: 28,
  heads: 24,
  keyValueHeads: 8,
  headSize: 128,
  intermediate: 8192,
  vocabulary: 128256,
  tied: true,
};
export const LLAMA_8B: DecoderShape = {
  hidden: 4096,
  layers: 32,
  heads: 32,
  keyValueHeads: 8,
  headSize: 128,
  intermediate: 14336,
  vocabulary: 128256,
  tied: false,
};
export const QWEN3_8B: DecoderShape = {
  hidden: 4096,
  layers: 36,
  heads: 32,
  keyValueHeads: 8,
  headSize: 128,
  intermediate: 12288,
  vocabulary: 151936,
  tied: false,
  extraPerLayer: 256,
};
export const QWEN_7B: DecoderShape = {
  hidden: 4096,
  layers: 32,
  heads: 32,
  keyValueHeads: 32,
  headSize: 128,
  intermediate: 11008,
  vocabulary: 151936,
  tied: false,
  extraPerLayer: 3 * 4096,
};

const GIB = 2 ** 30;
const QV: readonly Linear[] = ["q_proj", "v_proj"];
const MLP: readonly Linear[] = ["gate_proj", "up_proj", "down_proj"];
const SMALL_STATE = {
  adapterBytes: 2,
  fused: true,
  checkpointing: true,
  logits: { chunkTokens: 512 },
} as const;

function lora(rank: number, targets: readonly Linear[]): ForecastInput["method"] {
  return { name: "lora", rank, targets };
}

/** Peaks in bytes, as allocators report them. */
export const PEAKS: readonly (readonly [name: string, input: ForecastInput, bytes: number])[] = [
  [
    "PEFT, Llama-3.2-3B, LoRA r32 on q and v, 4 × 768 tokens",
    { shape: LLAMA_3B, method: lora(32, QV), tokens: 3072 },
    20.8 * GIB,
  ],
  ["the same with r64", { shape: LLAMA_3B, method: lora(64, QV), tokens: 3072 }, 21.0 * GIB],
  ["the same with r10 on the MLP", { shape: LLAMA_3B, method: lora(10, MLP), tokens: 3072 }, 23.0 * GIB],
  [
    "TRL, Qwen3-8B, LoRA r16, 8,192 tokens, recomputed, chunked logits",
    {
      shape: QWEN3_8B,
      method: lora(16, LINEARS),
      tokens: 8192,
      checkpointing: true,
      logits: { chunkTokens: 256 },
    },
    19.7 * GIB,
  ],
  [
    "the same with 2,048 tokens",
    {
      shape: QWEN3_8B,
      method: lora(16, LINEARS),
      tokens: 2048,
      checkpointing: true,
      logits: { chunkTokens: 256 },
    },
    16.7 * GIB,
  ],
  [
    "TRL, Qwen3-8B, every weight, 2,048 tokens",
    {
      shape: QWEN3_8B,
      method: { name: "full" },
      tokens: 2048,
      checkpointing: true,
      logits: { chunkTokens: 256 },
    },
    61.1 * GIB,
  ],
  [
    "torchtune, Llama-3.1-8B, QLoRA r8, 2 × 2,048 tokens",
    { shape: LLAMA_8B, method: lora(8, LINEARS), tokens: 4096, quantizedBits: 4.127, ...SMALL_STATE },
    7.4 * GIB,
  ],
  [
    "torchtune, Llama-3.1-8B, LoRA r8, 2 × 2,048 tokens",
    { shape: LLAMA_8B, method: lora(8, LINEARS), tokens: 4096, ...SMALL_STATE },
    16.2 * GIB,
  ],
];

/** Qwen-7B, LoRA r64, one row: what the driver showed, in bytes, by tokens; 1.6e9 of it belong to the runtime. */
export const QWEN_ROWS: readonly (readonly [tokens: number, bytes: number])[] = [
  [256, 20.1e9],
  [1024, 21.5e9],
  [2048, 23.8e9],
  [4096, 29.7e9],
  [8192, 36.6e9],
];

export function qwenRow(tokens: number): ForecastInput {
  return {
    shape: QWEN_7B,
    method: lora(64, LINEARS.slice(0, 6)),
    tokens,
    checkpointing: true,
    logits: { bytesPerEntry: 12 },
  };
}

/** Tokens that fit into 24 and 80 GiB according to Unsloth's table: without and with its own kernels. */
export const UNSLOTH_ROWS = {
  plain: { tokens: [5789, 28454], input: { logits: { bytesPerEntry: 16 } } },
  own: { tokens: [78475, 342733], input: { adapterBytes: 2, fused: true } },
} as const;
