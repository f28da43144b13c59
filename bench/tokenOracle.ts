/**
 * Whether our ids are those of the native `tokenizers`, on as many texts as one likes. Prints one JSON line per
 * tokenizer, and fails when one differs.
 *
 *     python test/contract/supervision/nativeTokens.py --texts 10000 > native.jsonl
 *     npm run bench -- tokenOracle native.jsonl
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createTokenizer } from "../src/core/supervision";
import { readByteLevelBpe } from "../src/core/supervision/bpe/readByteLevelBpe";
import { readPipeline } from "../src/core/supervision/pipeline/pipeline";

interface Line {
  readonly name: string;
  readonly tokenizer: Readonly<Record<string, unknown>>;
  /** Text, its ids, and its ids with special tokens. */
  readonly cases: readonly (readonly [string, readonly number[], readonly number[]])[];
}

async function main(file: string): Promise<void> {
  let texts = 0;
  let differences = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const found = compare(JSON.parse(line) as Line);
    texts += found.texts;
    differences += found.differences;
  }
  process.stdout.write(`${JSON.stringify({ texts, differences })}\n`);
  if (differences > 0 || texts === 0) process.exitCode = 1;
}

function compare({ name, tokenizer: json, cases }: Line): { texts: number; differences: number } {
  const made = createTokenizer(json, {});
  if (!made.ok) throw new Error(`${name}: ${made.problem.message}`);
  const tokenizer = made.value;
  let differences = 0;
  let example: unknown;
  for (const [text, bare, full] of cases) {
    const isSame =
      String(tokenizer.encode(text, false)) === String(bare) &&
      String(tokenizer.encode(text, true)) === String(full) &&
      tokenizer.countTokens(text, true) === full.length &&
      tokenizer.mostTokens(text) >= full.length;
    if (isSame) continue;
    differences++;
    example ??= { text, native: bare, ours: tokenizer.encode(text, false) };
  }
  const by = readByteLevelBpe(json) !== undefined ? "byte-level" : readPipeline(json) ? "parts" : "library";
  process.stdout.write(`${JSON.stringify({ name, by, texts: cases.length, differences, example })}\n`);
  return { texts: cases.length, differences };
}

void main(process.argv[2] ?? "native.jsonl");
