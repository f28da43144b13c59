import type { MethodPlan } from "../../../src/core/memory/adapters/adapterPlan";
import {
  forecastMemory,
  peakOf,
  type Forecast,
  type ForecastInput,
} from "../../../src/core/memory/forecast/forecast";
import type { ModelShape } from "../../../src/core/memory/model/modelShape";

/** Shapes of published models, and what others measured while training them (trainer.md §3.3 names the sources). */
export const LLAMA_3B: ModelShape = {
  hidden: 3072,
  layers: 28,
  heads: 24,
  keyValueHeads: 8,
  headSize: 128,
  intermediate: 8192,
  vocabulary: 128256,
  tied: true,
};
export const LLAMA_8B: ModelShape = {
  hidden: 4096,
  layers: 32,
  heads: 32,
  keyValueHeads: 8,
  headSize: 128,
  intermediate: 14336,
  vocabulary: 128256,
  tied: false,
};
export const QWEN3_8B: ModelShape = {
  hidden: 4096,
  layers: 36,
  heads: 32,
  keyValueHeads: 8,
  headSize: 128,
  intermediate: 12288,
  vocabulary: 151936,
  tied: false,
  queryNorm: true,
  extraPerLayer: 256,
};
const QWEN_7B: ModelShape = {
  hidden: 4096,
  layers: 32,
  heads: 32,
  keyValueHeads: 32,
  headSize: 128,
  intermediate: 11008,
  vocabulary: 151936,
  tied: false,
  layout: "qwen",
  extraPerLayer: 3 * 4096,
};

/** The matrices of a layer with a gated MLP. */
export const LINEARS: readonly string[] = [
  "q_proj",
  "k_proj",
  "v_proj",
  "o_proj",
  "gate_proj",
  "up_proj",
  "down_proj",
];
const QV: readonly string[] = ["q_proj", "v_proj"];
const MLP: readonly string[] = ["gate_proj", "up_proj", "down_proj"];

/** A forecast beside a measurement; both in bytes, or in bytes per token. */
export interface Comparison {
  readonly name: string;
  readonly unit: "GiB" | "GB" | "B/token";
  readonly forecast: number;
  readonly measured: number;
  /** The whole band for the same thing, where the row is a peak; without the runtime's own where the row is. */
  readonly band?: Pick<Forecast, "lowBytes" | "highBytes">;
}

const GIB = 2 ** 30;
const lora = (rank: number, targets: readonly string[]): MethodPlan => ({ name: "lora", rank, targets });

/** What an allocator would report: without the runtime's own. */
function peak(input: ForecastInput): number {
  return peakOf(forecastMemory(input).components);
}

/** Middle of the band, without the runtime's own. */
function middle(input: ForecastInput): number {
  const context = { low: 0, high: 0 };
  return (forecastMemory({ ...input, context }).lowBytes + peak(input)) / 2;
}

function slope(input: (tokens: number) => number, [from, to]: readonly [number, number]): number {
  return (input(to) - input(from)) / (to - from);
}

function row(name: string, measured: number, input: ForecastInput): Comparison {
  const band = forecastMemory({ ...input, context: { low: 0, high: 0 } });
  return { name, unit: "GiB", measured, forecast: peak(input), band };
}

const TRL: Omit<ForecastInput, "tokens" | "method"> = {
  shape: QWEN3_8B,
  checkpointing: true,
  logits: { chunkTokens: 256 },
};
const TORCHTUNE: Omit<ForecastInput, "quantizedBits"> = {
  shape: LLAMA_8B,
  method: lora(8, LINEARS),
  tokens: 4096,
  adapterBytes: 2,
  fused: true,
  checkpointing: true,
  logits: { chunkTokens: 512 },
};

const qwenRow = (tokens: number): ForecastInput => ({
  shape: QWEN_7B,
  method: lora(64, ["c_attn", "attn.c_proj", "w1", "w2"]),
  tokens,
  checkpointing: true,
  logits: { bytesPerEntry: 12 },
});
/** Qwen-7B's table: what the driver showed, by tokens of the one row. */
const QWEN_TABLE: readonly (readonly [tokens: number, bytes: number])[] = [
  [256, 20.1e9],
  [1024, 21.5e9],
  [2048, 23.8e9],
  [4096, 29.7e9],
  [8192, 36.6e9],
];
/** CUDA context of that machine, as trainer.md §3.3 takes it. */
const QWEN_CONTEXT = 1.6e9;

const unsloth = (input: Partial<ForecastInput>) => (tokens: number) =>
  peak({ shape: LLAMA_8B, method: lora(32, LINEARS), tokens, checkpointing: true, ...input });

/** The thirteen rows of trainer.md §3.3; the eleventh is five points. */
export const PUBLISHED: readonly Comparison[] = [
  row("1 PEFT, Llama-3.2-3B, LoRA r32 q v, 4 × 768", 20.8 * GIB, {
    shape: LLAMA_3B,
    method: lora(32, QV),
    tokens: 3072,
  }),
  row("2 … LoRA r64 q v", 21.0 * GIB, { shape: LLAMA_3B, method: lora(64, QV), tokens: 3072 }),
  row("3 … LoRA r10 MLP", 23.0 * GIB, { shape: LLAMA_3B, method: lora(10, MLP), tokens: 3072 }),
  {
    name: "4 … every weight, bf16 (middle of the band)",
    unit: "GiB",
    measured: 36.2 * GIB,
    forecast: middle({ shape: LLAMA_3B, method: { name: "full" }, tokens: 3072 }),
  },
  row("5 TRL, Qwen3-8B, LoRA r16, 8,192 tokens, recomputed", 19.7 * GIB, {
    ...TRL,
    method: lora(16, LINEARS),
    tokens: 8192,
  }),
  row("6 … 2,048 tokens", 16.7 * GIB, { ...TRL, method: lora(16, LINEARS), tokens: 2048 }),
  row("7 … every weight, 2,048 tokens", 61.1 * GIB, { ...TRL, method: { name: "full" }, tokens: 2048 }),
  row("8 torchtune, Llama-3.1-8B, QLoRA r8, 2 × 2,048", 7.4 * GIB, { ...TORCHTUNE, quantizedBits: 4.127 }),
  row("9 … LoRA r8", 16.2 * GIB, TORCHTUNE),
  {
    name: "10 Qwen-7B, LoRA r64, bytes per further token",
    unit: "B/token",
    measured: (36.6e9 - 20.1e9) / (8192 - 256),
    forecast: slope((tokens) => forecastMemory(qwenRow(tokens)).lowBytes, [256, 8192]),
  },
  ...QWEN_TABLE.map(([tokens, measured]): Comparison => ({
    name: `11 … one row of ${tokens} tokens, with context`,
    unit: "GB",
    measured,
    forecast: peak(qwenRow(tokens)) + QWEN_CONTEXT,
  })),
  {
    name: "12 Llama-3.1-8B, LoRA r32, stock kernels, bytes per further token",
    unit: "B/token",
    measured: (56 * GIB) / (28454 - 5789),
    forecast: slope(unsloth({ logits: { bytesPerEntry: 16 } }), [5789, 28454]),
  },
  {
    name: "13 … fused kernels, activations in host memory",
    unit: "B/token",
    measured: (56 * GIB) / (342733 - 78475),
    forecast: slope(
      unsloth({ adapterBytes: 2, fused: true, offloaded: true, logits: { chunkTokens: 512 } }),
      [78475, 342733],
    ),
  },
];

interface MethodRow {
  readonly plan: MethodPlan;
  /** Trained parameters. */
  readonly trained: number;
  /** Largest reserved memory, in bytes. */
  readonly measured: number;
}

/**
 * PEFT's own comparison of methods (`method_comparison/MetaMathQA/results`): Llama-3.2-3B, bfloat16 with float32
 * adapters, 4 rows of up to 768 tokens, no recomputation, whole logits, AdamW, one L40S. Results of different months
 * come from different versions of PyTorch; the same run moved by up to 2 % between them.
 */
export const METHODS: Readonly<Record<string, MethodRow>> = {
  "LoRA r32": { plan: lora(32, QV), trained: 9_175_040, measured: 22_273_851_392 },
  "DoRA r32": {
    plan: { name: "lora", rank: 32, targets: QV, dora: true },
    trained: 9_289_728,
    measured: 24_540_872_704,
  },
  "AdaLoRA r64 to 32": {
    plan: { name: "adalora", rank: 64, targets: QV },
    trained: 18_353_664,
    measured: 21.2 * GIB,
  },
  "IA3 k v down": {
    plan: { name: "ia3", targets: ["k_proj", "v_proj", "down_proj"], feedforward: ["down_proj"] },
    trained: 286_720,
    measured: 23_137_878_016,
  },
  "IA3 all linear layers": {
    plan: { name: "ia3", targets: LINEARS, feedforward: MLP },
    trained: 630_784,
    measured: 26_145_193_984,
  },
  "VeRA r256": {
    plan: { name: "vera", rank: 256, targets: QV },
    trained: 129_024,
    measured: 21_596_471_296,
  },
  "LoHa r32": {
    plan: { name: "loha", rank: 32, targets: QV },
    trained: 18_350_080,
    measured: 23_886_561_280,
  },
  "LoKr r32": { plan: { name: "lokr", rank: 32, targets: QV }, trained: 279_552, measured: 23_571_988_480 },
  "OFT 32 blocks": {
    plan: { name: "oft", blockSize: 96, targets: QV },
    trained: 8_171_520,
    measured: 22_328_377_344,
  },
  "LN tuning": { plan: { name: "ln-tuning" }, trained: 175_104, measured: 21_179_138_048 },
  "Prompt tuning, 200 tokens": {
    plan: { name: "prompt-tuning", virtualTokens: 200 },
    trained: 614_400,
    measured: 24_379_392_000,
  },
  "Prefix tuning, 200 tokens": {
    plan: { name: "prefix-tuning", virtualTokens: 200, projection: 0 },
    trained: 11_468_800,
    measured: 20_912_799_744,
  },
  "Prefix tuning, 50 tokens": {
    plan: { name: "prefix-tuning", virtualTokens: 50, projection: 0 },
    trained: 2_867_200,
    measured: 20_598_226_944,
  },
  "P-tuning, 50 tokens, MLP": {
    plan: { name: "p-tuning", virtualTokens: 50, encoder: "MLP", encoderHidden: 3072 },
    trained: 28_474_368,
    measured: 22_204_645_376,
  },
  "P-tuning, 50 tokens, LSTM": {
    plan: { name: "p-tuning", virtualTokens: 50, encoder: "LSTM", encoderHidden: 3072 },
    trained: 434_371_584,
    measured: 28_770_828_288,
  },
  "P-tuning, 20 tokens, MLP": {
    plan: { name: "p-tuning", virtualTokens: 20, encoder: "MLP", encoderHidden: 3072 },
    trained: 28_382_208,
    measured: 20_937_965_568,
  },
};

export const METHOD_PEAKS: readonly Comparison[] = Object.entries(METHODS).map(
  ([name, { plan, measured }]): Comparison =>
    row(name, measured, { shape: LLAMA_3B, method: plan, tokens: 3072, rows: 4 }),
);

export function relativeError({ forecast, measured }: Comparison): number {
  return forecast / measured - 1;
}
