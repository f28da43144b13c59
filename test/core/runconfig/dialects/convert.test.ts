import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { nodeAt, type ConfigNode } from "../../../../src/core/runconfig/configTree";
import {
  convertConfig,
  type Converted,
  type ConvertTarget,
} from "../../../../src/core/runconfig/dialects/convert";
import { detectDialect } from "../../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { checkText, INVENTED, REAL_FILES, type ForeignFile } from "./realConfigs";

const done = new Map<string, Converted>();

/** Each text is converted once to a target: several tests look at the same result. */
function convert(text: string, target: ConvertTarget): Converted {
  const id = `${target} ${text}`;
  const earlier = done.get(id);
  if (earlier !== undefined) return earlier;
  const tree = parseConfig(text);
  const converted = convertConfig(tree, detectDialect(tree.root, text), target);
  if (converted === undefined) throw new Error("nothing to convert");
  done.set(id, converted);
  return converted;
}

const FILES = [...INVENTED, ...REAL_FILES].map((file) => [file.name, file] as const);

describe("to a config of ours", () => {
  it.each(FILES)("%s has no finding about keys and values", (_name, { text }) => {
    const { findings } = checkRunConfig(convert(text, "native").text, { file: "a.tune.yaml" });
    expect(
      findings.filter(
        ({ code, severity }) =>
          (code.startsWith("CFG") || code === "XRF001") && severity !== "info" && severity !== "hint",
      ),
    ).toEqual([]);
  });

  it.each(FILES)("nothing of %s is dropped in silence", (_name, { text }) => {
    const { carried, left, text: result } = convert(text, "native");
    const known = [...carried.map(({ from }) => from), ...left.map(({ key }) => key)];
    const lost = leavesOf(parseConfig(text).root).filter(
      (path) =>
        !known.some((one) => path === one || path.startsWith(`${one}.`) || isCarriedList(one, path, carried)),
    );
    expect(lost).toEqual([]);
    for (const { lines } of left) expect(result).toContain(lines[0]);
  });
});

/** Entries of a list of datasets are carried as a whole; what they say beside the path stays behind, key by key. */
function isCarriedList(one: string, path: string, carried: Converted["carried"]): boolean {
  return carried.some(({ from, to }) => from === one && to.startsWith("data.") && path.startsWith(`${one}.`));
}

function leavesOf(node: ConfigNode | undefined): readonly string[] {
  if (node === undefined) return [];
  return node.children.length === 0 ? [node.path] : node.children.flatMap(leavesOf);
}

/** Names under which a key comes back, where the tool's newest release calls it otherwise. */
const NEW_NAMES: Readonly<Record<string, string>> = {
  torch_dtype: "dtype",
  max_seq_length: "max_length",
  warmup_ratio: "warmup_steps",
  "dataset_mixture.datasets": "datasets",
  pure_bf16: "bf16",
};

/** Axolotl takes its own names, and LLaMA-Factory no transformers that has dropped `warmup_ratio`. */
function newName(name: string, dialect: string): string {
  if (dialect === "axolotl" || (dialect === "llama-factory" && name === "warmup_ratio")) return name;
  return NEW_NAMES[name] ?? name;
}

/** Words of one meaning. */
const SAME: Readonly<Record<string, string>> = { adamw_bnb_8bit: "adamw_8bit" };

function plain(node: ConfigNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind !== "scalar") return node.children.map(plain);
  const word = node.source.replace(/^(["'])(.*)\1$/su, "$2");
  const number = Number(word);
  if (word !== "" && Number.isFinite(number)) return number;
  return SAME[word] ?? word.toLowerCase().replace(/\s*,\s*/gu, ",");
}

/** What a list of datasets comes down to. */
function pathsIn(node: ConfigNode | undefined): unknown {
  const paths = (node?.children ?? []).map((entry) =>
    plain(entry.children.find(({ name }) => name === "path" || name === "id")),
  );
  return [...new Set(paths)];
}

describe("there and back", () => {
  const files = FILES.filter(([, file]) => file.dialect !== "torchtune");
  const targetOf = ({ dialect, text }: ForeignFile): ConvertTarget =>
    text.includes("train_dataset:") ? "llama-factory-v1" : (dialect as ConvertTarget);

  it.each(files)("%s loses no key that is carried", (_name, file: ForeignFile) => {
    const source = parseConfig(file.text).root;
    const there = convert(file.text, "native");
    const back = convert(there.text, targetOf(file));
    const result = parseConfig(back.text).root;
    const lost = there.carried.filter(({ from }) => {
      if (/^(?:datasets|test_datasets|pretraining_dataset)(?:\.|$)|^dataset_mixture/u.test(from))
        return false;
      const before = plain(nodeAt(source, from));
      const name = newName(from, file.dialect);
      const after = plain(nodeAt(result, name));
      return JSON.stringify(after) !== JSON.stringify(before);
    });
    const shown = lost.map(
      ({ from }) =>
        `${from}: ${JSON.stringify(plain(nodeAt(source, from)))} → ${JSON.stringify(plain(nodeAt(result, newName(from, file.dialect))))}`,
    );
    expect(shown).toEqual([]);
    for (const list of ["datasets", "test_datasets", "pretraining_dataset"])
      if (nodeAt(source, list) !== undefined && there.carried.some(({ from }) => from === list))
        expect(pathsIn(nodeAt(result, list))).toEqual(pathsIn(nodeAt(source, list)));
  });

  it.each(files)("%s is recognised again and has no error", (_name, file: ForeignFile) => {
    const back = convert(convert(file.text, "native").text, targetOf(file)).text;
    const detection = detectDialect(parseConfig(back).root, back);
    expect(detection?.dialect).toBe(file.dialect);
    expect(detection?.nested).toBe(targetOf(file) === "llama-factory-v1" ? true : undefined);
    expect(checkText(back).findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("what a conversion writes", () => {
  it("keeps comments beside the keys that survive", () => {
    const text =
      "# Ours.\nbase_model: a/b # small\ndatasets:\n  - path: c.jsonl\n    type: alpaca\n# how far\nlearning_rate: 5e-6 # slow\nwandb_project: x\n";
    expect(convert(text, "native").text).toBe(`# Converted from a config of Axolotl by \`tunesmith convert\`.
version: 1
model:
  # Ours.
  name_or_path: a/b  # small
data:
  train: c.jsonl
  format: alpaca
  max_length: 512  # Axolotl's default
  truncation: drop  # Axolotl leaves rows out that are longer
method:
  name: full
train:
  num_train_epochs: 1  # Axolotl's default
  per_device_train_batch_size: 1  # Axolotl's default
  gradient_accumulation_steps: 1  # Axolotl's default
  # how far
  learning_rate: 5.0e-6  # slow
  lr_scheduler_type: cosine  # Axolotl's default
  weight_decay: 0  # Axolotl's default
  seed: 42  # Axolotl's default

# Without an equivalent here, from Axolotl:
#   wandb_project: x   (a run is written to its folder, and sent nowhere)
`);
  });

  it("shows no secret of a key that has no equal", () => {
    const token = ["hf", "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi"].join("_");
    const text = `base_model: m\ndatasets:\n  - path: d.jsonl\n    type: alpaca\nadapter: lora\nhub_token: ${token}\nwandb_api_key: 0123456789abcdef0123\n`;
    const written = convert(text, "native").text;
    expect(written).toContain("hub_token: hf_Q");
    expect(written).not.toContain(token);
    expect(written).not.toContain("0123456789abcdef");
  });

  it("names files for TRL as its library loads them, and reads them back", () => {
    const text = "model: {name_or_path: m}\ndata: {train: [a/x.jsonl, b/y.csv, org/rows]}\n";
    const there = convert(text, "trl").text;
    expect(there).toContain(
      "datasets: [{path: json, data_files: a/x.jsonl}, {path: csv, data_files: b/y.csv}, {path: org/rows}]\n",
    );
    expect(checkText(there).findings).toEqual([]);
    expect(convert(there, "native").text).toContain("\n  train: [a/x.jsonl, b/y.csv, org/rows]");
  });

  it("reads the files behind a builder's name, and leaves how they are split behind", () => {
    const text = `base_model: m
sequence_len: 512
datasets:
  - path: json
    data_files: [a.jsonl, b.jsonl]
    split: train
    type: alpaca
  - path: org/rows
    data_files: c.json
    type: alpaca
`;
    const { text: there, left } = convert(text, "native");
    expect(there).toContain("\n  train: [a.jsonl, b.jsonl, org/rows]");
    expect(left.map(({ key }) => key)).toEqual(["datasets.0.split", "datasets.1.data_files"]);
  });

  it("leaves what has no readable value behind", () => {
    const { left } = convert("model_name_or_path: m\ndataset_name: a/b\nmax_length: {a: 1}\n", "native");
    expect(left.map(({ key }) => key)).toEqual(["max_length"]);
  });

  it("writes a strategy for measuring where steps are given for it", () => {
    const text = "model: {name_or_path: m}\ndata: {train: org/a, eval: org/b}\ntrain: {eval_steps: 20}\n";
    for (const target of ["trl", "llama-factory"] as const)
      expect(convert(text, target).text).toContain("eval_strategy: steps\neval_steps: 20\n");
  });

  it("goes from LLaMA-Factory's v1 files to its flat ones", () => {
    const v1 = INVENTED.find(({ name }) => name === "llama-factory/v1-lora.yaml")?.text ?? "";
    const flat = convert(v1, "llama-factory").text;
    expect(flat).toContain("\nlora_rank: 16\n");
    expect(flat).toContain("\nper_device_train_batch_size: 1\n");
    expect(convert(v1, "llama-factory-v1").text).toBe(v1);
  });

  it("goes from one tool to another, with what each step leaves behind", () => {
    const { text, from } = convert(
      INVENTED.find(({ name }) => name === "axolotl/lora-chat.yaml")?.text ?? "",
      "llama-factory",
    );
    expect(from).toBe("axolotl");
    expect(text).toContain("\nfinetuning_type: lora\n");
    expect(text).toContain("\ncutoff_len: 2048\n");
    expect(text).toContain("\nper_device_train_batch_size: 2\n");
    expect(text).toContain("# Without an equivalent here, from the source:\n");
    expect(detectDialect(parseConfig(text).root, text)?.dialect).toBe("llama-factory");
  });

  it("writes numbers that every reader takes alike", () => {
    expect(convert("base_model: a\nsequence_len: 9\nlearning_rate: 1e-7\n", "native").text).toContain(
      "learning_rate: 1.0e-7",
    );
  });

  it("never throws, whatever the values", () => {
    for (const value of ["null", "[1]", "{a: 1}", "yes", '"x: y"', "1e999", "&a b", "|\n  x\n  y"])
      for (const { text } of INVENTED) {
        const mutated = text.replace(
          /^(learning_rate|lora_r|output_dir|optimizer|dataset|lr_scheduler_type|max_length|cutoff_len|beta|model): .*$/gmu,
          `$1: ${value}`,
        );
        const tree = parseConfig(mutated);
        const detection = detectDialect(tree.root, mutated);
        expect(() => convertConfig(tree, detection, "native")).not.toThrow();
        expect(() => convertConfig(tree, detection, "trl")).not.toThrow();
        expect(() => convertConfig(tree, detection, "llama-factory-v1")).not.toThrow();
      }
  });
});
