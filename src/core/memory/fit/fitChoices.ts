import { formatInteger, formatPercent } from "../../../base/format";
import { engineProblems } from "../../runconfig/engineSupport";
import { keyAt } from "../../runconfig/keys";
import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import { configLeaf } from "../configLeaf";
import { withEdits, type FitEdit } from "./withEdits";

/** One change that may make a run smaller. */
export interface FitChoice {
  readonly title: string;
  /** What it costs in time or quality. */
  readonly text: string;
  readonly cost: number;
  readonly edits: readonly FitEdit[];
  /** Another way to the same end, neither more nor less than the choices beside it. */
  readonly apart?: true;
}

/** Lengths of the rows in tokens. */
export interface RowLengths {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** Ranked by what is lost: nothing but some time below 10, time below 20, rows and quality above. */
const COST = {
  measuring: 1,
  batch: 2,
  packing: 8,
  optimizer: 6,
  checkpointing: 10,
  rank: 15,
  length: 20,
  nf4: 30,
  method: 50,
} as const;

/** Rank that is not gone below, and rank of a LoRA that takes the place of full fine-tuning. */
const LEAST_RANK = 4;
/** Lengths are multiples of this, as kernels like them. */
const LENGTH_STEP = 16;
const LEAST_LENGTH = 64;

/** The ways to make a run smaller; of each way at most one choice is taken, and later ones save more. */
export function fitChoices(
  config: ResolvedConfig,
  lengths: RowLengths & { readonly longestRow?: number | undefined },
): readonly (readonly FitChoice[])[] {
  return [
    [...batchChoices(config), ...packingChoices(config, lengths)],
    checkpointingChoices(config),
    optimizerChoices(config),
    rankChoices(config),
    lengthChoices(config, lengths),
    methodChoices(config),
  ];
}

/** Whether the registry knows the values, and the embedded engine can do with them no less than before. */
export function isPossible(
  config: ResolvedConfig,
  edits: readonly FitEdit[],
  engine: "onnx" | "torch" | undefined,
): boolean {
  const allowed = edits.every(({ path, value }) => {
    const types = keyAt(path)?.types ?? [];
    return types.some((type) =>
      type.kind === "enum"
        ? typeof value === "string" && type.choices.includes(value)
        : type.kind === (typeof value === "object" ? "list" : typeof value),
    );
  });
  if (!allowed || engine === "torch") return allowed;
  return engineProblems(withEdits(config, edits)).length <= engineProblems(config).length;
}

/** Fewer rows at a time while the model is measured: changes nothing but the time, and only of that. */
export function measuringChoices(config: ResolvedConfig): readonly FitChoice[] {
  const path = "train.per_device_eval_batch_size";
  const rows = configLeaf(config, path);
  if (typeof rows !== "number") return [];
  return divisorsBelow(rows).map((size) => ({
    title: `measure ${formatInteger(size)} ${size === 1 ? "row" : "rows"} at a time`,
    text: "measuring takes longer",
    cost: COST.measuring,
    edits: [{ path, value: size }],
  }));
}

function batchEdits(size: number, times: number): readonly FitEdit[] {
  return [
    { path: "train.per_device_train_batch_size", value: size },
    { path: "train.gradient_accumulation_steps", value: times },
  ];
}

/** The same effective batch from smaller micro-batches. */
function batchChoices({ train }: ResolvedConfig): readonly FitChoice[] {
  const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulated } = train;
  return divisorsBelow(batch).map((size, i): FitChoice => {
    const times = (accumulated * batch) / size;
    return {
      title: `${formatInteger(size)} ${size === 1 ? "row" : "rows"} at a time, ${formatInteger(times)} times per step`,
      text: "the same effective batch, somewhat slower",
      cost: COST.batch + i,
      edits: batchEdits(size, times),
    };
  });
}

/** Short rows one behind the other: as many tokens per step without padding. */
function packingChoices(
  { data, train }: ResolvedConfig,
  { p50, longestRow }: RowLengths & { readonly longestRow?: number | undefined },
): readonly FitChoice[] {
  const row = Math.min(longestRow ?? data.max_length, data.max_length);
  if (data.packing || p50 === undefined || p50 * 2 > row) return [];
  const rows = train.per_device_train_batch_size * train.gradient_accumulation_steps;
  const times = Math.max(1, Math.round((rows * p50) / data.max_length));
  return [
    {
      title: `pack rows into sequences of ${formatInteger(data.max_length)} tokens`,
      text: "faster; a step then holds tokens instead of rows",
      cost: COST.packing,
      apart: true,
      edits: [{ path: "data.packing", value: true }, ...batchEdits(1, times)],
    },
  ];
}

function divisorsBelow(value: number): readonly number[] {
  const divisors: number[] = [];
  for (let divisor = Math.floor(value / 2); divisor >= 1 && divisors.length < 6; divisor--)
    if (value % divisor === 0) divisors.push(divisor);
  return divisors;
}

function checkpointingChoices({ train }: ResolvedConfig): readonly FitChoice[] {
  if (train.gradient_checkpointing !== false) return [];
  return [
    {
      title: "recompute activations",
      text: "a step takes about a quarter longer",
      cost: COST.checkpointing,
      edits: [{ path: "train.gradient_checkpointing", value: true }],
    },
  ];
}

function optimizerChoices({ train }: ResolvedConfig): readonly FitChoice[] {
  if (!/^adamw_torch/u.test(train.optim)) return [];
  return [
    {
      title: "keep the optimizer's states in 8 bits",
      text: "hardly any loss of quality",
      cost: COST.optimizer,
      edits: [{ path: "train.optim", value: "adamw_8bit" }],
    },
  ];
}

const RANKED: ReadonlySet<string> = new Set(["lora", "qlora", "dora", "rslora", "pissa", "vera", "loha"]);

function rankChoices({ method }: ResolvedConfig): readonly FitChoice[] {
  if (!RANKED.has(method.name)) return [];
  const choices: FitChoice[] = [];
  for (
    let rank = Math.floor(method.r / 2);
    rank >= LEAST_RANK && choices.length < 4;
    rank = Math.floor(rank / 2)
  )
    choices.push({
      title: `rank ${formatInteger(rank)}`,
      text: "learns less",
      cost: COST.rank + 3 * choices.length,
      edits: [{ path: "method.r", value: rank }],
    });
  return choices;
}

/** Shorter rows, at quantiles where they are known: then it is known how many rows are lost. */
function lengthChoices(
  { data }: ResolvedConfig,
  { p50, p95, p99, longestRow }: RowLengths & { readonly longestRow?: number | undefined },
): readonly FitChoice[] {
  const now = Math.min(longestRow ?? data.max_length, data.max_length);
  const known = [
    [p99, 0.01],
    [p95, 0.05],
    [p50, 0.5],
  ] as const;
  const quantiles = known.flatMap(([length, share]) =>
    length === undefined ? [] : [{ length: Math.ceil(length / LENGTH_STEP) * LENGTH_STEP, share }],
  );
  const steps =
    quantiles.length > 0
      ? quantiles
      : [2, 4, 8].map((part) => ({
          length: Math.ceil(now / part / LENGTH_STEP) * LENGTH_STEP,
          share: undefined,
        }));
  return steps
    .filter(({ length }) => length < now && length >= LEAST_LENGTH)
    .map(({ length, share }, i): FitChoice => ({
      title: `rows of at most ${formatInteger(length)} tokens`,
      text: lostRows(data.truncation, share),
      cost: COST.length + (share === undefined ? 12 * (i + 1) : 100 * share),
      edits: [
        { path: "data.max_length", value: length },
        // With `error` the run would refuse the longer rows instead.
        ...(data.truncation === "error" ? [{ path: "data.truncation", value: "drop" }] : []),
      ],
    }));
}

function lostRows(truncation: string, share: number | undefined): string {
  const happens = truncation === "error" || truncation === "drop" ? "left out" : "cut";
  return share === undefined
    ? `longer rows are ${happens}, how many is not known`
    : `up to ${formatPercent(share, 0)} of the rows are ${happens}`;
}

/** Frozen weights in 4 bits; an adapter instead of every weight; both. */
function methodChoices({ model, method }: ResolvedConfig): readonly FitChoice[] {
  const nf4: FitEdit = { path: "model.quantization", value: "nf4" };
  const isFull = method.name === "full";
  const quantized: FitChoice[] =
    model.quantization !== "none" || method.name === "qlora"
      ? []
      : [
          {
            title: "frozen weights in 4 bits",
            text: "slightly less quality, a little slower",
            cost: COST.nf4,
            edits: [nf4],
          },
        ];
  if (!isFull) return quantized;
  const lora: FitEdit = { path: "method.name", value: "lora" };
  const text = "learns less; wants a learning rate of about 1.0e-4 to 5.0e-4";
  return [
    { title: "LoRA instead of every weight", text, cost: COST.method, edits: [lora] },
    {
      title: "LoRA on weights in 4 bits instead of every weight",
      text,
      cost: COST.method + COST.nf4,
      edits: [lora, nf4],
    },
  ];
}
