import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { CliContext, LoadedConfig } from "../../src/cli/context";
import type { CliIo } from "../../src/cli/io";
import type { ResolvedConfig } from "../../src/core/runconfig/resolvedConfig";

/** A terminal that remembers what was written to it. */
export interface FakeIo extends CliIo {
  readonly stdout: () => string;
  readonly stdoutBytes: () => Buffer;
  readonly stderr: () => string;
  /** Presses Ctrl-C; false when nobody listens. */
  readonly interrupt: () => boolean;
}

export function fakeIo(options: {
  readonly cwd: string;
  readonly env?: CliIo["env"];
  readonly isTerminal?: boolean;
}): FakeIo {
  const out: Uint8Array[] = [];
  const err: string[] = [];
  const listeners = new Set<() => void>();
  return {
    out: (text) => out.push(Buffer.from(text)),
    outBytes: (bytes) => out.push(Uint8Array.from(bytes)),
    err: (text) => err.push(text),
    env: options.env ?? { LANG: "C.UTF-8" },
    cwd: options.cwd,
    isTerminal: options.isTerminal ?? false,
    columns: 80,
    readStdin: () => Promise.resolve(new Uint8Array()),
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stdout: () => Buffer.concat(out).toString("utf8"),
    stdoutBytes: () => Buffer.concat(out),
    stderr: () => err.join(""),
    interrupt: () => {
      for (const listener of listeners) listener();
      return listeners.size > 0;
    },
  };
}

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** Reads a small config without checking it: these tests are about what comes after the check. */
export const readUnchecked: CliContext["loadConfig"] = (file) => {
  const source = readFileSync(file, "utf8");
  const given = parse(source) as Sections & { readonly name: string };
  const beside = (name: string): string => path.resolve(path.dirname(file), name);
  const lists = (names: unknown): string[] => ((names ?? []) as string[]).map(beside);
  const defaults = plainConfig();
  const resolved = {
    ...defaults,
    name: given.name,
    model: { ...defaults.model, name_or_path: beside(given["model"]?.["name_or_path"] as string) },
    data: {
      ...defaults.data,
      ...given["data"],
      train: lists(given["data"]?.["train"]),
      eval: lists(given["data"]?.["eval"]),
      test: lists(given["data"]?.["test"]),
    },
    train: { ...defaults.train, ...given["train"] },
    evaluate: { ...defaults.evaluate, ...given["evaluate"] },
    output: { ...defaults.output, dir: beside("runs") },
  } as ResolvedConfig;
  const launch = { path: file, source, resolved, resolvedYaml: source };
  return Promise.resolve({ findings: [], text: source, launch } satisfies LoadedConfig);
};

/** A config with every key, for tests. */
export function plainConfig(): ResolvedConfig {
  return {
    version: 1,
    name: "plain",
    model: {
      name_or_path: "model",
      revision: "main",
      dtype: "auto",
      quantization: "none",
      attn_implementation: "auto",
      trust_remote_code: false,
      chat_template: "tokenizer",
    },
    data: {
      train: [],
      eval: [],
      test: [],
      split: null,
      format: "auto",
      columns: {},
      max_length: 256,
      truncation: "error",
      packing: false,
      train_on: "assistant",
    },
    task: "sft",
    method: {
      name: "lora",
      r: 4,
      lora_alpha: 8,
      lora_dropout: 0,
      target_modules: "all-linear",
      init_adapter: null,
    },
    train: {
      engine: "auto",
      num_train_epochs: 1,
      max_steps: null,
      per_device_train_batch_size: 2,
      gradient_accumulation_steps: 2,
      learning_rate: 0.001,
      lr_scheduler_type: "cosine",
      warmup_ratio: 0,
      warmup_steps: 0,
      weight_decay: 0,
      max_grad_norm: 1,
      optim: "adamw_torch",
      gradient_checkpointing: "auto",
      seed: 13,
      logging_steps: 1,
      eval_steps: 50,
      save_steps: 50,
      save_total_limit: 2,
      early_stopping: null,
      on_nan: "pause",
      devices: "auto",
    },
    evaluate: {
      before_and_after: true,
      labels: ["low", "high"],
      positive_label: null,
      scoring: "likelihood",
      groups: ["sex"],
      probes: [],
      uncertainty: { bins: 10, samples: 0 },
      gate: null,
    },
    output: { dir: "runs", report: ["html", "md", "json"] },
  };
}
