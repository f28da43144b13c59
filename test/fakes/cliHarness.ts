import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { CliContext, LoadedConfig } from "../../src/cli/context";
import type { CliIo } from "../../src/cli/io";
import { checkRunConfig } from "../../src/core/runconfig/checkRunConfig";
import type { ResolvedConfig } from "../../src/core/runconfig/resolve/resolvedConfig";

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
  const { resolved } = checkRunConfig(PLAIN, { file: "plain.tune.yaml" });
  return { ...resolved, data: { ...resolved.data, train: [] } };
}

const PLAIN = `name: plain
model: {name_or_path: model}
data: {train: train.jsonl, max_length: 256}
method: {r: 4, lora_alpha: 8}
train:
  num_train_epochs: 1
  per_device_train_batch_size: 2
  gradient_accumulation_steps: 2
  learning_rate: 0.001
  warmup_ratio: 0
evaluate: {labels: [low, high], groups: [sex]}
`;
