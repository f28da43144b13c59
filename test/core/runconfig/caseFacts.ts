import { Type, type Static } from "typebox";
import { Check, Errors } from "typebox/value";
import { parse } from "yaml";
import type { ConfigFacts, PathFact } from "../../../src/core/runconfig/configFacts";
import { DIALECT_IDS, type DialectId } from "../../../src/core/runconfig/dialects/dialect";
import type { ModelFacts } from "../../../src/core/runconfig/modelFacts";
import type { LastRun } from "../../../src/core/runs/lastRun";
import type { DatasetFacts } from "../../../src/protocol/datasetFacts";

const strict = { additionalProperties: false } as const;
const counts = Type.Record(Type.String(), Type.Integer());

/** What a case says of the rows of a file. */
const Rows = Type.Object(
  {
    rows: Type.Optional(Type.Integer()),
    format: Type.Optional(Type.String()),
    columns: Type.Optional(Type.Array(Type.String())),
    labels: Type.Optional(counts),
    groups: Type.Optional(Type.Record(Type.String(), counts)),
    /** Tokens of the longest row, and of the middle one; without it, lengths are in characters. */
    tokens: Type.Optional(Type.Object({ p50: Type.Integer(), max: Type.Integer() }, strict)),
    /** Rows beyond `data.max_length`. */
    longer: Type.Optional(Type.Integer()),
    sha256: Type.Optional(Type.String()),
    /** Rows that are rows of the config's evaluation files as well. */
    heldOut: Type.Optional(Type.Integer()),
  },
  strict,
);

const TemplateOf = Type.Union([
  ...([Type.Literal("none"), Type.Literal("broken"), Type.Literal("spans"), Type.Literal("whole")] as const),
]);

const TokenizerOf = Type.Object(
  {
    vocabulary: Type.Optional(Type.Integer()),
    pad: Type.Optional(Type.String()),
    eos: Type.Optional(Type.String()),
    template: Type.Optional(TemplateOf),
  },
  strict,
);

/** A model whose layers are those of Llama, whatever its type is called. */
const Model = Type.Object(
  {
    type: Type.Optional(Type.String()),
    hidden: Type.Optional(Type.Integer()),
    intermediate: Type.Optional(Type.Integer()),
    layers: Type.Optional(Type.Integer()),
    heads: Type.Optional(Type.Integer()),
    vocabulary: Type.Optional(Type.Integer()),
    positions: Type.Optional(Type.Integer()),
    /** More of `config.json`, or other values; null takes a key out. */
    config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** False: the headers of the weights cannot be read. */
    tensors: Type.Optional(Type.Boolean()),
    tokenizer: Type.Optional(TokenizerOf),
    problems: Type.Optional(
      Type.Array(
        Type.Object({ file: Type.String(), message: Type.String(), nextStep: Type.String() }, strict),
      ),
    ),
  },
  strict,
);

const Device = Type.Object(
  {
    name: Type.String(),
    /** GiB. */
    total: Type.Number(),
    free: Type.Number(),
  },
  strict,
);

const LastRunOf = Type.Object(
  {
    status: Type.Optional(
      Type.Union([Type.Literal("completed"), Type.Literal("failed"), Type.Literal("stopped")]),
    ),
    seconds: Type.Number(),
    accuracy: Type.Optional(Type.Number()),
    /** Of the failure. */
    code: Type.Optional(Type.String()),
    differences: Type.Optional(Type.Record(Type.String(), Type.Tuple([Type.Unknown(), Type.Unknown()]))),
  },
  strict,
);

export const CaseFacts = Type.Object(
  {
    /** Whether the workspace is trusted; absent: nobody was asked. */
    trusted: Type.Optional(Type.Boolean()),
    /** What lies beside the config: bytes of a file, names in a folder, or `missing`; of other paths nothing is known. */
    files: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([Type.Integer(), Type.Array(Type.String()), Type.Literal("missing")]),
      ),
    ),
    /** Whether what is not among `files` is missing. */
    nothingElse: Type.Optional(Type.Boolean()),
    data: Type.Optional(Type.Record(Type.String(), Rows)),
    models: Type.Optional(Type.Record(Type.String(), Model)),
    /** By the Hub's name: where its cache has the model. */
    cache: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** By id: `cpu`, or that of a GPU. */
    devices: Type.Optional(Type.Record(Type.String(), Device)),
    /** The last run that is over: what came of it, and by key what it had and what it would have now. */
    lastRun: Type.Optional(LastRunOf),
    /** By folder: names in LLaMA-Factory's `dataset_info.json`, with their files. */
    registry: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
    /** Of the command line. */
    set: Type.Optional(Type.Array(Type.String())),
    /** Another tool's config; with a release, `axolotl@0.10`. */
    dialect: Type.Optional(Type.String()),
  },
  strict,
);
export type CaseFacts = Static<typeof CaseFacts>;

/** Reads a `facts` fence; a name that is not known is an error, never passed over. */
export function readFacts(text: string): CaseFacts {
  const value: unknown = parse(text) ?? {};
  if (Check(CaseFacts, value)) return value;
  const [first] = Errors(CaseFacts, value);
  throw new Error(`facts: ${first?.instancePath ?? ""} ${first?.message ?? ""}\n${text}`);
}

/** The facts of a case with other ones laid over them, entry by entry. */
export function changedFacts(facts: CaseFacts, changes: CaseFacts): CaseFacts {
  const both: Record<string, unknown> = { ...facts };
  for (const [name, value] of Object.entries(changes)) {
    const before = both[name];
    const isMapping = typeof value === "object" && !Array.isArray(value) && typeof before === "object";
    both[name] = isMapping ? { ...before, ...value } : value;
  }
  return both;
}

export function dialectOfFacts({
  dialect,
}: CaseFacts): { readonly dialect: DialectId; readonly pinned?: string } | undefined {
  if (dialect === undefined) return undefined;
  const [name, pinned] = dialect.split("@");
  const id = DIALECT_IDS.find((one) => one === name);
  if (id === undefined) throw new Error(`no dialect ${dialect}`);
  return { dialect: id, ...(pinned === undefined ? {} : { pinned }) };
}

export function toConfigFacts(facts: CaseFacts): ConfigFacts {
  const { trusted, files, nothingElse, data, models, cache, devices, registry, lastRun } = facts;
  return {
    ...(trusted === undefined ? {} : { isTrusted: trusted }),
    lookup: (path) => pathFact(files?.[path] ?? files?.[path.replace(/(.)\/$/u, "$1")], nothingElse === true),
    registry: (folder) => {
      const named = registry?.[folder];
      return named && { names: Object.keys(named), files: new Map(Object.entries(named)) };
    },
    ...(lastRun === undefined ? {} : { lastRun: () => toLastRun(lastRun) }),
    ...(data === undefined
      ? {}
      : {
          dataset: (path) => (data[path] === undefined ? undefined : datasetFacts(path, data[path])),
          heldOutRows: (path) => data[path]?.heldOut,
        }),
    ...(models === undefined
      ? {}
      : { model: (path) => (models[path] === undefined ? undefined : modelFacts(models[path])) }),
    ...(cache === undefined
      ? {}
      : { cachedModels: () => Object.entries(cache).map(([name, folder]) => ({ name, folder })) }),
    ...(devices === undefined
      ? {}
      : {
          machine: () => ({
            devices: Object.entries(devices).map(([id, { name, total, free }]) => ({
              ...({ id, name, kind: id === "cpu" ? "cpu" : "cuda" } as const),
              ...{ totalBytes: total * 2 ** 30, freeBytes: free * 2 ** 30 },
            })),
            corrections: [],
          }),
        }),
  };
}

function toLastRun(said: Static<typeof LastRunOf>): LastRun {
  return {
    run: {
      ...{ id: "triage-20261122-101502-9f3a", folder: "/runs/triage-20261122-101502-9f3a" },
      ...{ createdAt: "2026-11-22T10:15:02.114Z", status: said.status ?? "completed", seconds: said.seconds },
      ...{ steps: 12, totalSteps: 48, accuracy: said.accuracy, evalLoss: undefined, gate: undefined },
      failure: said.code === undefined ? undefined : { code: said.code, message: "" },
      config: {},
    },
    differences: Object.entries(said.differences ?? {}).map(([key, [then, now]]) => ({ key, then, now })),
  };
}

function pathFact(said: NonNullable<CaseFacts["files"]>[string] | undefined, isWhole: boolean): PathFact {
  if (typeof said === "number") return { kind: "file", bytes: said };
  if (said === "missing") return { kind: "missing" };
  if (said !== undefined) return { kind: "folder", names: said };
  return { kind: isWhole ? "missing" : "unknown" };
}

function counted(values: Readonly<Record<string, number>>): { value: string; n: number }[] {
  return Object.entries(values).map(([value, n]) => ({ value, n }));
}

/** What rows of a format are made of, where the case says nothing else. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  messages: ["messages"],
  sharegpt: ["conversations"],
  alpaca: ["instruction", "input", "output"],
  "prompt-completion": ["prompt", "completion"],
  text: ["text"],
  preference: ["prompt", "chosen", "rejected"],
  kto: ["prompt", "completion", "label"],
  classification: ["text", "label"],
};

function typeOf(name: string, format: string): string {
  if (format === "kto" && name === "label") return "boolean";
  return name === "messages" || name === "conversations" ? "array" : "string";
}

function datasetFacts(path: string, said: Static<typeof Rows>): DatasetFacts {
  const { rows = 1000, format = "prompt-completion", tokens } = said;
  const { columns = COLUMNS[format] ?? [] } = said;
  return {
    version: 1,
    files: [
      {
        ...{ path, bytes: 100 * rows, sha256: said.sha256 ?? null, rows, format },
        ...{ container: "jsonl", encoding: "utf-8" },
      },
    ],
    rows,
    columns: columns.map((name) => ({ name, types: { [typeOf(name, format)]: rows }, nulls: 0 })),
    lengths:
      tokens === undefined
        ? { unit: "characters", exact: true, p50: 100, p95: 200, p99: 300, max: 400 }
        : { unit: "tokens", exact: true, p50: tokens.p50, p95: tokens.max, p99: tokens.max, max: tokens.max },
    ...(said.longer === undefined ? {} : { rowsOverMaxLength: said.longer }),
    labels: counted(said.labels ?? {}),
    groups: Object.entries(said.groups ?? {}).map(([column, values]) => ({
      column,
      values: counted(values),
    })),
    languages: [],
    duplicates: { exact: 0 },
    findings: {},
  };
}

function modelFacts(said: Static<typeof Model>): ModelFacts {
  const { hidden = 64, intermediate = 3 * hidden, layers = 4, heads = 4, vocabulary = 1000 } = said;
  const config: Record<string, unknown> = {
    ...{ model_type: said.type ?? "llama", architectures: ["LlamaForCausalLM"], hidden_size: hidden },
    ...{ intermediate_size: intermediate, num_hidden_layers: layers, num_attention_heads: heads },
    ...{ num_key_value_heads: heads, vocab_size: vocabulary, tie_word_embeddings: true },
    ...{ max_position_embeddings: said.positions ?? 2048 },
    ...said.config,
  };
  const square = (names: readonly string[], outputs: number, inputs: number): [string, number[]][] =>
    names.map((name) => [`${name}.weight`, [outputs, inputs]]);
  const layer = [
    ...square(
      ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"],
      hidden,
      hidden,
    ),
    ...square(["mlp.gate_proj", "mlp.up_proj"], intermediate, hidden),
    ...square(["mlp.down_proj"], hidden, intermediate),
  ];
  const tensors: [string, number[]][] = [
    ["model.embed_tokens.weight", [vocabulary, hidden]],
    ...Array.from({ length: layers }, (_, i) =>
      layer.map(([name, shape]): [string, number[]] => [`model.layers.${i}.${name}`, shape]),
    ).flat(),
  ];
  const { tokenizer } = said;
  return {
    config: Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null)),
    tensors: new Map(said.tensors === false ? [] : tensors),
    tokenizer: {
      vocabularySize: tokenizer?.vocabulary ?? vocabulary,
      ...{ padToken: tokenizer?.pad, eosToken: tokenizer?.eos ?? "</s>" },
      template: tokenizer?.template ?? "spans",
    },
    problems: said.problems ?? [],
  };
}
