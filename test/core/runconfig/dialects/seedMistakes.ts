import type { Random } from "../../../../src/base/random";
import { nodeAt, type ConfigNode } from "../../../../src/core/runconfig/configTree";
import type { DialectId } from "../../../../src/core/runconfig/dialects/dialect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import type { ForeignFile } from "./realConfigs";
import { CHOICES, FOREIGN, REMOVED, TRAPS } from "./mistakeTables";

/** One mistake that was put into a config, with where it must be found and what the first fix must do. */
export interface Mistake {
  readonly kind: string;
  readonly text: string;
  /** The piece of the text that the finding must mark. */
  readonly start: number;
  readonly end: number;
  /** Codes that say it right. */
  readonly codes: readonly string[];
  /** What the text must be after the first fix; undefined where nothing obvious would be right. */
  readonly mended?: (fixed: string) => boolean;
}

type Seeder = (file: ForeignFile, root: ConfigNode, random: Random) => Mistake | undefined;

const pick = <T>(random: Random, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : items[random.below(items.length)];

/** Puts other text in place of a piece of the file. */
function put(text: string, start: number, end: number, newText: string): string {
  return text.slice(0, start) + newText + text.slice(end);
}

/** Keys at the top with a value on their own line. */
function plainKeys(root: ConfigNode, text: string): readonly ConfigNode[] {
  return root.children.filter(
    (node) =>
      node.kind === "scalar" &&
      node.source !== "" &&
      node.plain &&
      !text.slice(node.keyStart, node.end).includes("\n") &&
      root.children.filter(({ name }) => name === node.name).length === 1,
  );
}

const typo: Seeder = ({ text }, root, random) => {
  const node = pick(
    random,
    plainKeys(root, text).filter(({ name }) => name.length >= 5),
  );
  if (node === undefined) return undefined;
  const { name } = node;
  const at = 2 + random.below(name.length - 4);
  const kind = random.below(3);
  const wrong =
    kind === 0
      ? name.slice(0, at) + name.slice(at + 1)
      : kind === 1
        ? name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)
        : `${name.slice(0, at)}x${name.slice(at)}`;
  if (wrong === name) return undefined;
  return {
    kind: "typo",
    text: put(text, node.keyStart, node.keyEnd, wrong),
    start: node.keyStart,
    end: node.keyStart + wrong.length,
    codes: ["DLC001", "DLC003"],
    mended: (fixed) => fixed === text,
  };
};

const choice: Seeder = ({ text, dialect }, root, random) => {
  const node = pick(
    random,
    plainKeys(root, text).filter(({ name, source }) => CHOICES[dialect].includes(name) && source.length >= 3),
  );
  if (node === undefined || typeof node.value !== "string") return undefined;
  const at = 1 + random.below(node.source.length - 1);
  const wrong = `${node.source.slice(0, at)}q${node.source.slice(at)}`;
  return {
    kind: "choice",
    text: put(text, node.start, node.end, wrong),
    start: node.start,
    end: node.start + wrong.length,
    codes: ["DLC007"],
    mended: (fixed) => fixed === text,
  };
};

const NUMBERS =
  /^(?:micro_batch_size|batch_size|gradient_accumulation_steps|sequence_len|cutoff_len|max_length|lora_r|lora_rank|logging_steps|num_train_epochs|num_epochs|per_device_train_batch_size|epochs|log_every_n_steps|max_new_tokens|export_size|max_steps|save_steps)$/u;
const TRUTHS =
  /^(?:bf16|sample_packing|tf32|do_train|packing|gradient_checkpointing|plot_loss|trust_remote_code|export_legacy_format|shuffle|resume_from_checkpoint|enable_activation_checkpointing|enable_kv_cache|log_completions|push_to_hub)$/u;

const wrongType: Seeder = ({ text, dialect }, root, random) => {
  const node = pick(
    random,
    plainKeys(root, text).filter(
      ({ name, value }) =>
        (NUMBERS.test(name) && typeof value === "number") ||
        (TRUTHS.test(name) && typeof value === "boolean"),
    ),
  );
  if (node === undefined) return undefined;
  const isNumber = typeof node.value === "number";
  // Text in quotes hurts only where nothing converts it.
  const quoted = dialect === "llama-factory" || dialect === "torchtune";
  const wrong = quoted && random.next() < 0.5 ? `"${node.source}"` : isNumber ? "many" : "maybe";
  return {
    kind: "type",
    text: put(text, node.start, node.end, wrong),
    start: node.start,
    end: node.start + wrong.length,
    codes: ["DLC006", "DLC009", "DLC007"],
    ...(wrong.startsWith('"') ? { mended: (fixed: string) => normal(fixed) === normal(text) } : {}),
  };
};

/** Numbers may be written otherwise than before, and `True` as `true`. */
function normal(text: string): string {
  return text
    .replace(/\bTrue\b/gu, "true")
    .replace(/\bFalse\b/gu, "false")
    .replace(/(\d)\.0\b/gu, "$1");
}

/** A key of the top goes into a mapping below it, or a key of a mapping to the top. */
const misnested: Seeder = ({ text, dialect }, root, random) => {
  const targets: Readonly<Record<DialectId, readonly string[]>> = {
    axolotl: ["datasets.0", "fsdp_config"],
    "llama-factory": [],
    trl: ["dataset_mixture.datasets.0"],
    torchtune: ["optimizer", "dataset", "tokenizer"],
  };
  const moved: Readonly<Record<DialectId, RegExp>> = {
    axolotl: /^(?:sequence_len|micro_batch_size|learning_rate|lora_r|output_dir|num_epochs)$/u,
    "llama-factory": /^$/u,
    trl: /^(?:learning_rate|output_dir|logging_steps|num_train_epochs)$/u,
    torchtune: /^(?:batch_size|epochs|gradient_accumulation_steps|log_every_n_steps|clip_grad_norm)$/u,
  };
  const target = pick(
    random,
    targets[dialect].flatMap((name) => nodeAt(root, name) ?? []).filter(({ kind }) => kind === "map"),
  );
  const node = pick(
    random,
    plainKeys(root, text).filter(({ name }) => moved[dialect].test(name)),
  );
  const last = target?.children.at(-1);
  if (target === undefined || node === undefined || last?.kind !== "scalar" || last.source === "")
    return undefined;
  const lineStart = text.lastIndexOf("\n", last.keyStart - 1) + 1;
  const indent = " ".repeat(last.keyStart - lineStart);
  const entry = text.slice(node.keyStart, node.end);
  const nodeStart = text.lastIndexOf("\n", node.keyStart - 1) + 1;
  const nodeLine = text.slice(nodeStart, text.indexOf("\n", node.end) + 1);
  const without = (whole: string): string => whole.replace(nodeLine, "");
  const lineEnd = text.indexOf("\n", last.end);
  if (lineEnd < 0 || text.indexOf("\n", node.end) < 0) return undefined;
  const added = put(text, lineEnd, lineEnd, `\n${indent}${entry}`);
  const changed =
    node.keyStart < lineEnd
      ? put(added, nodeStart, nodeStart + nodeLine.length, "")
      : without(added.slice(0, lineEnd + 1 + indent.length + entry.length)) +
        without(added.slice(lineEnd + 1 + indent.length + entry.length));
  const start =
    changed.indexOf(`\n${indent}${entry}`, Math.max(0, lineEnd - nodeLine.length - 2)) + 1 + indent.length;
  return {
    kind: "mis-nested",
    text: changed,
    start,
    end: start + node.name.length,
    codes: ["DLC002"],
    mended: (fixed) =>
      nodeAt(parseConfig(fixed).root, node.name)?.source === node.source &&
      !fixed.includes(`\n${indent}${entry}`),
  };
};

function firstLine(root: ConfigNode): number {
  return root.children[0]?.keyStart ?? 0;
}

const removed: Seeder = ({ text, dialect, name }, root, random) => {
  const row = pick(random, REMOVED[dialect]);
  if (row === undefined || name.includes("v1") || text.includes("export_dir")) return undefined;
  const [line, mended] = row;
  const at = firstLine(root);
  const key = line.slice(0, line.indexOf(":"));
  // The new name stands there already: then the old one can only be taken out by hand.
  const isTaken = mended === "" && key.startsWith("per_gpu");
  return {
    kind: "removed",
    text: put(text, at, at, `${line}\n`),
    start: at,
    end: at + key.length,
    codes: ["DLC004", "DLC005"],
    ...(isTaken ||
    key === "dataset_batch_size" ||
    (mended !== "" && new RegExp(`^${mended.slice(0, mended.indexOf(":"))}:`, "mu").test(text))
      ? {}
      : { mended: (fixed: string) => fixed === put(text, at, at, mended === "" ? "" : `${mended}\n`) }),
  };
};

const foreign: Seeder = ({ text, dialect, name }, root, random) => {
  if (name.includes("v1")) return undefined;
  const given = FOREIGN[dialect].filter(
    ([own, other]) =>
      root.children.some((node) => node.name === own) && !root.children.some((node) => node.name === other),
  );
  const row = pick(random, given);
  const node = row === undefined ? undefined : nodeAt(root, row[0]);
  if (row === undefined || node === undefined) return undefined;
  return {
    kind: "foreign",
    text: put(text, node.keyStart, node.keyEnd, row[1]),
    start: node.keyStart,
    end: node.keyStart + row[1].length,
    codes: ["DLC003", "DLC004"],
    mended: (fixed) => fixed === text,
  };
};

const trap: Seeder = ({ text, dialect, name }, root, random) => {
  if (name.includes("v1") || text.includes("export_dir")) return undefined;
  const row = pick(
    random,
    TRAPS[dialect].filter(([line]) => !root.children.some((node) => line.startsWith(`${node.name}:`))),
  );
  if (row === undefined) return undefined;
  const [line, mended] = row;
  const at = firstLine(root);
  const value = /(?:: |\{\w+: )([^:{}]+)\}?$/u.exec(line)?.[1] ?? "";
  const start = at + line.indexOf(value, line.indexOf(":"));
  return {
    kind: "trap",
    text: put(text, at, at, `${line}\n`),
    start,
    end: start + value.length,
    codes: ["DLC009"],
    mended: (fixed) => fixed === put(text, at, at, `${mended}\n`),
  };
};

const duplicate: Seeder = ({ text }, root, random) => {
  const node = pick(
    random,
    plainKeys(root, text).filter(({ keyStart }) => text.charAt(keyStart - 1) === "\n"),
  );
  if (node === undefined) return undefined;
  const line = `${text.slice(node.keyStart, node.end)}\n`;
  const lineEnd = text.indexOf("\n", node.end) + 1;
  if (lineEnd === 0) return undefined;
  return {
    kind: "duplicate",
    text: put(text, lineEnd, lineEnd, line),
    start: lineEnd,
    end: lineEnd + node.name.length,
    codes: ["DLC010"],
    mended: (fixed) =>
      parseConfig(fixed).root?.children.filter(({ name }) => name === node.name).length === 1,
  };
};

const outOfRange: Seeder = ({ text, dialect }, root, random) => {
  const rows: Readonly<Record<string, string>> = {
    lora_dropout: "1.5",
    warmup_ratio: "3",
    per_device_train_batch_size: "0",
    micro_batch_size: "0",
    gradient_accumulation_steps: "-1",
    weight_decay: "-0.1",
    cutoff_len: "0",
    sequence_len: "-1",
    learning_rate: "-0.0001",
    seed: "-1",
  };
  if (dialect === "torchtune") return undefined;
  const node = pick(
    random,
    plainKeys(root, text).filter(({ name }) => name in rows && name !== "warmup_ratio"),
  );
  if (node === undefined) return undefined;
  const wrong = rows[node.name] ?? "";
  return {
    kind: "range",
    text: put(text, node.start, node.end, wrong),
    start: node.start,
    end: node.start + wrong.length,
    codes: ["DLC008"],
  };
};

/** A setting that contradicts another one: what to change, and the key that is marked. */
const contradiction: Seeder = ({ text, dialect, name }, root) => {
  const has = (key: string, value?: string): boolean => {
    const node = nodeAt(root, key);
    return node !== undefined && (value === undefined || node.source.toLowerCase() === value);
  };
  const insert = (line: string, marked: string): Mistake | undefined => {
    const at = firstLine(root);
    const changed = put(text, at, at, `${line}\n`);
    const node = nodeAt(parseConfig(changed).root, marked);
    if (node === undefined) return undefined;
    return {
      kind: "contradiction",
      text: changed,
      start: node.keyStart,
      end: node.keyEnd,
      codes: ["DLC011", "DLC012"],
    };
  };
  if (name.includes("v1") || text.includes("export_dir")) return undefined;
  switch (dialect) {
    case "axolotl":
      if (has("warmup_ratio") && !has("warmup_steps")) return insert("warmup_steps: 10", "warmup_steps");
      if (has("gradient_accumulation_steps") && !has("batch_size"))
        return insert("batch_size: 64", "batch_size");
      return undefined;
    case "llama-factory":
      if (has("finetuning_type", "full") && !has("use_dora")) return insert("use_dora: true", "use_dora");
      return has("streaming")
        ? undefined
        : insert("streaming: true", has("max_samples") ? "max_samples" : "streaming");
    case "trl":
      return has("bf16", "true") && !has("fp16") ? insert("fp16: true", "fp16") : undefined;
    case "torchtune":
      return has("optimizer_in_bwd", "true") && !has("tensor_parallel_dim")
        ? insert("tensor_parallel_dim: 2", "tensor_parallel_dim")
        : undefined;
  }
};

export const SEEDERS: readonly Seeder[] = [
  typo,
  choice,
  wrongType,
  misnested,
  removed,
  foreign,
  trap,
  duplicate,
  outOfRange,
  contradiction,
];
