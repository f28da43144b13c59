import type { AdviceFacts, AdvisedFile, KnownModel } from "../../../../src/core/runconfig/advise/adviceFacts";
import type { ModelFacts } from "../../../../src/core/runconfig/modelFacts";
import type { DatasetFacts } from "../../../../src/protocol/datasetFacts";

/** What a dataset is like, for making its facts. */
export interface Kind {
  readonly format: string;
  readonly rows: number;
  /** Tokens of a row: in the middle, for most, and of the longest. */
  readonly tokens: readonly [p50: number, p95: number, max: number];
  readonly answers?: readonly string[];
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /** Columns with many different values. */
  readonly ids?: Readonly<Record<string, number>>;
  readonly statesLabel?: boolean;
}

/** What the rows of a format are made of. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  messages: ["messages"],
  sharegpt: ["conversations"],
  alpaca: ["instruction", "input", "output"],
  "prompt-completion": ["prompt", "completion"],
  text: ["text"],
  classification: ["text", "label"],
  preference: ["prompt", "chosen", "rejected"],
};

export const LEVELS = ["low", "medium", "high"];

export function advisedFile(path: string, kind: Kind, rows = kind.rows): AdvisedFile {
  const share = (values: readonly string[]): { value: string; n: number }[] =>
    values.map((value, i) => ({
      value,
      n: Math.floor(rows / values.length) + (i < rows % values.length ? 1 : 0),
    }));
  const columns = Object.entries(kind.columns ?? {}).map(([name, values]) => ({
    name,
    values: share(values),
  }));
  const [p50, p95, max] = kind.tokens;
  const facts: DatasetFacts = {
    version: 1,
    files: [
      {
        ...{ path, bytes: rows * 200, sha256: path, rows, container: "jsonl", encoding: "utf-8" },
        format: kind.format,
      },
    ],
    rows,
    columns: [
      ...(FIELDS[kind.format] ?? [])
        .filter((name) => !(name in (kind.columns ?? {})))
        .map((name) => ({ name, types: { string: rows }, nulls: 0 })),
      ...columns.map(({ name, values }) => ({
        ...{ name, types: { string: rows }, nulls: 0, distinct: values.length },
      })),
      ...Object.entries(kind.ids ?? {}).map(([name, distinct]) => ({
        ...{ name, types: { string: rows }, nulls: 0, distinct },
      })),
    ],
    lengths: { unit: "characters", exact: true, p50: 4 * p50, p95: 4 * p95, p99: 4 * p95, max: 4 * max },
    labels: kind.format === "classification" ? share(kind.columns?.["label"] ?? []) : [],
    groups: [],
    languages: [{ tag: "en", n: rows }],
    duplicates: { exact: 0 },
    findings: {},
  };
  const tallies = {
    columns,
    answers: share(kind.answers ?? []),
    answered: kind.format === "text" || kind.format === "classification" ? 0 : rows,
    statingLabel: kind.statesLabel === true ? rows : 0,
    withMedia: 0,
  };
  return { path, facts, tallies };
}

/** Sizes of a Llama-type model. */
export interface Shape {
  readonly hidden: number;
  readonly layers: number;
  readonly intermediate: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly vocabulary: number;
  readonly positions: number;
}

export const TINY: Shape = {
  ...{ hidden: 128, layers: 4, intermediate: 352, heads: 4, keyValueHeads: 2, vocabulary: 768 },
  positions: 512,
};
/** As SmolLM2-135M is. */
export const SMALL: Shape = {
  ...{ hidden: 576, layers: 30, intermediate: 1536, heads: 9, keyValueHeads: 3, vocabulary: 49_152 },
  positions: 8192,
};
/** As SmolLM2-360M is. */
export const MIDDLE: Shape = {
  ...{ hidden: 960, layers: 32, intermediate: 2560, heads: 15, keyValueHeads: 5, vocabulary: 49_152 },
  positions: 8192,
};

export function modelFacts(shape: Shape, more: Partial<ModelFacts> = {}): ModelFacts {
  const { hidden, intermediate, heads, keyValueHeads, vocabulary, layers } = shape;
  const keys = (hidden / heads) * keyValueHeads;
  const tensors = new Map<string, readonly number[]>([
    ["model.embed_tokens.weight", [vocabulary, hidden]],
    ["model.layers.0.self_attn.q_proj.weight", [hidden, hidden]],
    ["model.layers.0.self_attn.k_proj.weight", [keys, hidden]],
    ["model.layers.0.mlp.down_proj.weight", [hidden, intermediate]],
  ]);
  return {
    config: {
      ...{ model_type: "llama", architectures: ["LlamaForCausalLM"], hidden_act: "silu" },
      ...{ attention_bias: false, mlp_bias: false, pretraining_tp: 1, tie_word_embeddings: true },
      ...{ hidden_size: hidden, num_hidden_layers: layers, intermediate_size: intermediate },
      ...{ num_attention_heads: heads, num_key_value_heads: keyValueHeads, vocab_size: vocabulary },
      max_position_embeddings: shape.positions,
    },
    tensors,
    tokenizer: { vocabularySize: vocabulary, padToken: "<pad>", eosToken: "</s>", template: "spans" },
    problems: [],
    ...more,
  };
}

export interface FixtureOptions {
  readonly kind: Kind;
  readonly held?: readonly ("eval" | "test")[];
  readonly models: readonly {
    readonly name: string;
    readonly facts: ModelFacts;
    readonly origin?: KnownModel["origin"];
  }[];
  /** Free memory, in GiB. */
  readonly gib: number;
  readonly gpuGib?: number;
  readonly settings?: readonly string[];
}

/** Facts as a machine would give them; every tokenizer makes as many tokens. */
export function adviceFacts(options: FixtureOptions): AdviceFacts {
  const { kind, held = [], models, gib, gpuGib, settings = [] } = options;
  const train = advisedFile("train.jsonl", kind);
  const [evaluation, test] = (["eval", "test"] as const).map((part) =>
    held.includes(part) ? advisedFile(`${part}.jsonl`, kind, Math.ceil(kind.rows / 4)) : undefined,
  );
  const files = [train, evaluation, test].flatMap((file) => file ?? []);
  const length = settings
    .map((setting) => /^data\.max_length=(\d+)$/u.exec(setting)?.[1])
    .find((found) => found !== undefined);
  const device = (id: string, kindOf: "cpu" | "cuda", size: number) => ({
    ...{ id, kind: kindOf, name: id, totalBytes: size * 2 ** 30, freeBytes: size * 2 ** 30 },
  });
  return {
    train,
    ...(evaluation === undefined ? {} : { eval: evaluation }),
    ...(test === undefined ? {} : { test }),
    models: models.map(({ name, facts, origin = "near" }) => ({
      ...{ path: name, typed: name, name, origin, facts },
      datasets: new Map(
        files.map((file) => [
          file.path,
          countedFacts(file.facts, kind, length === undefined ? undefined : Number(length)),
        ]),
      ),
    })),
    machine: {
      devices: [
        device("cpu", "cpu", gib),
        ...(gpuGib === undefined ? [] : [device("GPU-1", "cuda", gpuGib)]),
      ],
      corrections: [],
    },
    cores: 4,
    lookup: (path) =>
      path.endsWith(".jsonl")
        ? { kind: "file", bytes: 1000 }
        : { kind: "folder", names: ["config.json", "model.safetensors", "tokenizer.json"] },
    settings,
    command: "tunesmith init train.jsonl",
    searched: ["models"],
  };
}

/** The same in tokens; rows beyond a length are counted as the linter would: the longest one, here. */
export function countedFacts(facts: DatasetFacts, kind: Kind, maxLength?: number): DatasetFacts {
  const [p50, p95, max] = kind.tokens;
  return {
    ...facts,
    lengths: { unit: "tokens", exact: true, p50, p95, p99: p95, max },
    trainedTokens: facts.rows * 4,
    ...(maxLength === undefined ? {} : { rowsOverMaxLength: max > maxLength ? 1 : 0 }),
    rowsWithoutTrainedToken: 0,
  };
}
