import { readFileSync } from "node:fs";
import path from "node:path";
import { createTokenizer, type TextTokenizer } from "../../../src/core/supervision";

type Json = Readonly<Record<string, unknown>>;

const CONTRACT = path.join(import.meta.dirname, "../../contract/supervision");

/** A tokenizer that differs in one part from one of the contract's, and ids that the native `tokenizers` gave. */
export interface TokenVariant {
  readonly name: string;
  readonly json: Json;
  readonly cases: readonly (readonly [string, readonly number[]])[];
}

/** The lines of `tokens.jsonl`; a change is made as `tokenVariants.py` makes it. */
export function tokenVariants(): readonly TokenVariant[] {
  return readFileSync(path.join(CONTRACT, "tokens.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { name, base, change, cases } = JSON.parse(line) as TokenVariant & {
        readonly base: string;
        readonly change: Json;
      };
      return { name, json: changed(contractFile(base).tokenizer, change), cases };
    });
}

function changed(base: Json, { model = {}, added = [], ...sections }: Json): Json {
  const own = base["model"] as Json;
  const tokens = base["added_tokens"] as readonly Json[];
  const ids = tokens.map(({ id }) => Number(id));
  const next = 1 + Math.max(Object.keys(own["vocab"] as object).length - 1, ...ids);
  const more = (added as readonly Json[]).map((token, i) => ({ id: next + i, ...token }));
  return { ...base, ...sections, model: { ...own, ...(model as Json) }, added_tokens: [...tokens, ...more] };
}

export function contractFile(name: string): { readonly tokenizer: Json; readonly config: Json } {
  return JSON.parse(readFileSync(path.join(CONTRACT, "tokenizers", `${name}.json`), "utf8")) as ReturnType<
    typeof contractFile
  >;
}

/** A tokenizer of the contract's cases: `bytes`, `wordpiece` or `unigram`. */
export function contractTokenizer(name: "bytes" | "wordpiece" | "unigram"): TextTokenizer {
  const file = contractFile(name);
  const made = createTokenizer(file.tokenizer, file.config);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}
