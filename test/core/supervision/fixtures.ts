import { readFileSync } from "node:fs";
import path from "node:path";
import { createTokenizer, type TextTokenizer } from "../../../src/core/supervision";

/** A tokenizer of the contract's cases: `bytes`, `wordpiece` or `unigram`. */
export function contractTokenizer(name: "bytes" | "wordpiece" | "unigram"): TextTokenizer {
  const folder = path.join(import.meta.dirname, "../../contract/supervision/tokenizers");
  const file = JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as {
    readonly tokenizer: unknown;
    readonly config: unknown;
  };
  const made = createTokenizer(file.tokenizer, file.config);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}
