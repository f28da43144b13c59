import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRandom } from "../../../src/base/random";
import type { ResolvedConfig } from "../../../src/core/runconfig/resolve/resolvedConfig";
import type { LlamaConfig } from "../../../src/engine/llama/llamaConfig";
import type { EventChannel } from "../../../src/engine/session/eventChannel";
import { encodeSafetensors } from "../../../src/node/models/safetensorsWriter";
import type { EventBody } from "../../../src/protocol/events";
import { randomModel, TINY } from "../tinyModel";

/** A run folder made by hand: byte-level tokenizer, random model, rows whose answer follows from the prompt. */
export interface TestRun {
  readonly root: string;
  readonly folder: string;
  readonly id: string;
  readonly modelFolder: string;
  remove(): void;
}

/** Byte-level: two special tokens and one token per byte. */
const VOCABULARY = 258;
export const TEST_MODEL: LlamaConfig = {
  ...TINY,
  vocabularySize: VOCABULARY,
  hiddenSize: 32,
  intermediateSize: 48,
  headSize: 8,
  maxPositions: 128,
};
const LABELS = ["no", "yes"];

type Overrides = {
  readonly [K in "method" | "train" | "data" | "evaluate" | "model"]?: Readonly<Record<string, unknown>>;
};

export interface TestRunOptions {
  readonly kind?: "train" | "evaluate";
  readonly totalSteps?: number;
  readonly rows?: number;
  readonly config?: Overrides;
  readonly digest?: string;
  readonly labels?: readonly string[];
  readonly testRows?: number;
}

export function makeTestRun(options: TestRunOptions = {}): TestRun {
  const { rows = 22, totalSteps = 8, kind = "train", testRows = 10, labels = LABELS } = options;
  const root = mkdtempSync(path.join(tmpdir(), "tunesmith-engine-"));
  const folder = path.join(root, "runs", "toy-1");
  const modelFolder = path.join(root, "model");
  for (const part of ["data", "control"]) mkdirSync(path.join(folder, part), { recursive: true });
  writeModel(modelFolder);
  const data = path.join(root, "train.jsonl");
  writeFileSync(
    data,
    `${Array.from({ length: rows + testRows }, (_, i) => JSON.stringify(toyRow(i))).join("\n")}\n`,
  );
  writeIndex(path.join(folder, "data", "train.idx"), 1, rows - 4);
  writeIndex(path.join(folder, "data", "eval.idx"), rows - 3, rows);
  writeIndex(path.join(folder, "data", "test.idx"), rows + 1, rows + testRows);
  const file = {
    path: data,
    bytes: 1,
    sha256: "",
    rows: rows + testRows,
    format: "prompt-completion",
    columns: {},
  };
  const run = {
    protocolVersion: 1,
    id: "toy-1",
    kind,
    createdAt: "2026-11-22T10:15:02.114Z",
    product: { version: "0.1.0" },
    engine: { name: "onnx", requested: "onnx", reason: "test" },
    config: toyConfig(options.config ?? {}),
    configPath: path.join(root, "toy.tune.yaml"),
    environment: null,
    devices: ["cpu"],
    threads: 2,
    network: "off",
    seed: 13,
    model: { path: modelFolder, files: [], tokenizerSha256: null, templateSha256: null },
    data: { files: [file], labels },
    supervisionDigest: options.digest ?? null,
    totalSteps: kind === "train" ? totalSteps : 0,
    git: { commit: null, dirty: null },
  };
  writeFileSync(path.join(folder, "run.json"), JSON.stringify(run));
  return {
    root,
    folder,
    id: run.id,
    modelFolder,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** An even count of a's means yes. */
function toyRow(i: number): object {
  const count = 2 + ((i * 7) % 9);
  return {
    prompt: `${"a".repeat(count)} even? `,
    completion: count % 2 === 0 ? "yes" : "no",
    band: i % 2 === 0 ? "x" : "y",
  };
}

function writeIndex(file: string, from: number, to: number): void {
  const pairs = Array.from({ length: to - from + 1 }, (_, i) => [0, from + i]).flat();
  writeFileSync(file, Buffer.from(Uint32Array.from(pairs).buffer));
}

export function writeModel(folder: string, config: LlamaConfig = TEST_MODEL): void {
  mkdirSync(folder, { recursive: true });
  const model = randomModel(config, 3);
  const tensors = [...model.weights].map(([name, data]) => ({ name, data, shape: model.shapes.get(name)! }));
  writeFileSync(path.join(folder, "model.safetensors"), encodeSafetensors(tensors));
  const json = {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: config.vocabularySize,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.keyValueHeads,
    head_dim: config.headSize,
    rms_norm_eps: config.normEpsilon,
    rope_theta: config.ropeTheta,
    hidden_act: "silu",
    tie_word_embeddings: config.tied,
    max_position_embeddings: config.maxPositions,
  };
  writeFileSync(path.join(folder, "config.json"), JSON.stringify(json));
  writeFileSync(path.join(folder, "tokenizer.json"), JSON.stringify(byteTokenizer()));
  const tokenizerConfig = {
    tokenizer_class: "PreTrainedTokenizerFast",
    eos_token: "</s>",
    pad_token: "<pad>",
  };
  writeFileSync(path.join(folder, "tokenizer_config.json"), JSON.stringify(tokenizerConfig));
}

function byteTokenizer(): object {
  const special = ["<pad>", "</s>"].map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  }));
  const visible = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let moved = 0;
  const letters = Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(visible(byte) ? byte : 256 + moved++),
  );
  const vocab = Object.fromEntries(
    [...special.map(({ content }) => content), ...letters].map((text, id) => [text, id]),
  );
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      vocab,
      merges: [],
      byte_fallback: false,
      fuse_unk: false,
    },
  };
}

function toyConfig(overrides: Overrides): ResolvedConfig {
  const config = {
    version: 1,
    name: "toy",
    model: { name_or_path: "model", revision: "main", dtype: "auto", quantization: "none", attn_implementation: "auto", trust_remote_code: false, chat_template: "tokenizer" },
    data: { train: [], eval: [], test: [], split: null, format: "auto", columns: {}, max_length: 64, truncation: "error", packing: false, train_on: "completion" },
    task: "sft",
    method: { name: "lora", r: 4, lora_alpha: 8, lora_dropout: 0, target_modules: "all-linear", init_adapter: null },
    train: {
      engine: "onnx", num_train_epochs: 3, max_steps: null, per_device_train_batch_size: 2, gradient_accumulation_steps: 2,
      learning_rate: 0.01, lr_scheduler_type: "cosine", warmup_ratio: 0.1, warmup_steps: 0, weight_decay: 0.01, max_grad_norm: 1,
      optim: "adamw_torch", gradient_checkpointing: "auto", seed: 13, logging_steps: 1, eval_steps: 4, save_steps: 3,
      save_total_limit: 2, early_stopping: null, on_nan: "stop", devices: "auto",
    },
    evaluate: { before_and_after: true, labels: LABELS, positive_label: null, scoring: "likelihood", groups: ["band"], probes: [], uncertainty: { bins: 10, samples: 0 }, gate: null },
    output: { dir: "runs", report: [] },
  } as const; // prettier-ignore
  const merged = Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      const over = overrides[key as keyof Overrides];
      return [key, over === undefined ? value : { ...(value as object), ...over }];
    }),
  );
  return merged as unknown as ResolvedConfig;
}

/** A channel without a thread: remembers events, and asks for things when told to. */
export interface TestChannel extends EventChannel {
  readonly events: readonly EventBody[];
  of<T extends EventBody["type"]>(type: T): readonly Extract<EventBody, { type: T }>[];
}

export interface TestChannelOptions {
  readonly attempt?: number;
  /** Looked at after every event. */
  readonly stopWhen?: (event: EventBody) => boolean;
  readonly checkpointWhen?: (event: EventBody) => boolean;
}

export function testChannel(options: TestChannelOptions = {}): TestChannel {
  const events: EventBody[] = [];
  let stop = false;
  let checkpoint = false;
  return {
    events,
    of: (type) => events.filter((event) => event.type === type) as never,
    attempt: options.attempt ?? 1,
    emit: (event) => {
      events.push(event);
      stop ||= options.stopWhen?.(event) ?? false;
      checkpoint ||= options.checkpointWhen?.(event) ?? false;
    },
    at: () => undefined,
    stopRequested: () => stop,
    pauseRequested: () => false,
    checkpointRequested: () => checkpoint,
    requestStop: () => {
      stop = true;
    },
    obeyed: (request) => {
      if (request === "checkpoint_now") checkpoint = false;
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

export function jsonLines(file: string): readonly Record<string, unknown>[] {
  const text = readFileSync(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Seeded noise, to damage files with. */
export function noise(length: number): Uint8Array {
  const random = createRandom(1);
  return Uint8Array.from({ length }, () => random.below(256));
}
