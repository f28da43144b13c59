/** What a part of a dataset is for. */
export type SplitUse = "train" | "evaluation";

/** Words in names of files and folders, in the order in which the Hub tries them. */
const WORDS: readonly (readonly [split: string, words: readonly string[]])[] = [
  ["train", ["train", "training"]],
  ["validation", ["validation", "valid", "dev", "val"]],
  ["test", ["test", "testing", "eval", "evaluation"]],
];

/** `data/<split>-00000-of-00003.parquet`: any word may be a split there. */
const NAMED_SHARD = /(?:^|\/)data\/([\w.]+)-\d{5}-of-\d{5}[^/]*$/u;

/**
 * The split that a path inside of a dataset's folder names, as the Hub's conventions have it: a word between signs or
 * digits, in a folder's name or in the file's. Undefined when there is none.
 */
export function splitOfPath(path: string): string | undefined {
  const named = NAMED_SHARD.exec(path)?.[1];
  if (named !== undefined) return named;
  const parts = path.toLowerCase().split("/");
  const file = parts.pop() ?? "";
  return splitIn(parts.join("/")) ?? splitIn(withoutEndings(file));
}

/** `train.jsonl.gz` without what tells the format. */
function withoutEndings(file: string): string {
  const parts = file.split(".");
  while (parts.length > 1 && /^[a-z0-9]+$/u.test(parts.at(-1) ?? "")) parts.pop();
  return parts.join(".");
}

function splitIn(name: string): string | undefined {
  const words = new Set(name.split(/[^a-z]+/u));
  return WORDS.find(([, known]) => known.some((word) => words.has(word)))?.[0];
}

/** `train_sft` is trained on and `test_sft` is not; undefined for splits of other names (`full`, `en`). */
export function useOfSplit(split: string): SplitUse | undefined {
  const [first = ""] = split.toLowerCase().split(/[^a-z]+/u);
  const found = WORDS.find(([, known]) => known.includes(first))?.[0];
  return found === undefined ? undefined : found === "train" ? "train" : "evaluation";
}
