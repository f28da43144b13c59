import { Tokenizer } from "@huggingface/tokenizers";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/base/random";
import { createTokenizer, type TextTokenizer } from "../../../src/core/supervision";
import { readByteLevelBpe } from "../../../src/core/supervision/bpe/readByteLevelBpe";
import { contractFile, tokenVariants } from "./fixtures";

type Json = Readonly<Record<string, unknown>>;

const FOLDER = path.join(import.meta.dirname, "../../contract/supervision");
const ROOT = path.join(import.meta.dirname, "../../..");

function made(tokenizer: Json, config: Json = {}): TextTokenizer {
  const result = createTokenizer(tokenizer, config);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

const variants = tokenVariants();
const kinds = variants.filter(({ json }) => readByteLevelBpe(json) !== undefined);
const llama = contractFile("llama");

/** Sources, documentation and rows with emoji, Chinese, line ends: what people train on. */
const realTexts: readonly string[] = [
  ...readdirSync(path.join(ROOT, "src/core/supervision"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(path.join(ROOT, "src/core/supervision", name), "utf8")),
  readFileSync(path.join(ROOT, "README.md"), "utf8"),
  readFileSync(path.join(FOLDER, "cases.jsonl"), "utf8").slice(0, 40_000),
];

/** Any code points but surrogates and the two on which JavaScript's `\s` and Unicode disagree. */
function randomText(random: ReturnType<typeof createRandom>): string {
  const known = ["'s", "\r\n", "  ", "<|eot_id|>", "é", "e\u0301", "👩🏽‍⚕️", "日本", " word", "123", "\n\n"];
  return Array.from({ length: random.below(30) }, () => {
    const code = random.below(random.below(2) === 0 ? 0x3000 : 0x20000);
    const isOdd = (code >= 0xd800 && code < 0xe000) || code === 0xfeff || code === 0x85;
    return isOdd || random.below(3) === 0
      ? (known[random.below(known.length)] ?? "")
      : String.fromCodePoint(code);
  }).join("");
}

test("every kind of byte-level BPE is done here, not by the library", () => {
  expect(kinds.map(({ name }) => name)).toEqual([
    "as it is: BPE of bytes",
    "as it is: Llama 3",
    "gpt2",
    "prefix space",
    "llama3",
    "no merges ignored",
    "one digit, composed",
    "letters with marks",
    "o200k",
    "digits",
    "several cuts",
    "bytes without words",
    "added tokens in bytes",
    "bloom",
    "cuts: Isolated",
  ]);
});

describe.each(kinds.map(({ name, json }) => [name, json] as const))("byte-level BPE, %s", (_, json) => {
  // There the library takes a byte for the added token that is written like it.
  test.skipIf(json["normalizer"] !== null && JSON.stringify(json["added_tokens"]).includes("e\u0301"))(
    "gives the ids of the JavaScript library for real and for random texts",
    () => {
      const tokenizer = made(json);
      const library = new Tokenizer(json, {});
      const random = createRandom(3);
      const texts = [...realTexts.slice(-4), ...Array.from({ length: 700 }, () => randomText(random))];
      for (const text of texts) {
        // Digits of other scripts are digits for the native library, but not for the JavaScript one.
        if (JSON.stringify(json["pre_tokenizer"]).includes("Digits") && /(?![0-9])\p{N}/u.test(text))
          continue;
        const ids = tokenizer.encode(text, true);
        expect(ids, JSON.stringify(text.slice(0, 300))).toEqual(library.encode(text).ids);
        expect(tokenizer.countTokens(text, true)).toBe(ids.length);
      }
    },
  );

  test("never has more tokens than its bytes allow", () => {
    const tokenizer = made(json);
    const random = createRandom(11);
    for (let i = 0; i < 500; i++) {
      const text = randomText(random);
      expect(tokenizer.countTokens(text, true)).toBeLessThanOrEqual(tokenizer.mostTokens(text));
    }
  });
});

describe("byte-level BPE", () => {
  test("decodes any text back, and lone surrogates as replacement characters", () => {
    const tokenizer = made(llama.tokenizer);
    const random = createRandom(5);
    for (let i = 0; i < 200; i++) {
      const text = randomText(random);
      expect(tokenizer.decode(tokenizer.encode(text, false))).toBe(text);
    }
    expect(tokenizer.decode(tokenizer.encode("a\ud800b", false))).toBe("a\ufffdb");
  });

  test("takes time in proportion to one endless word", () => {
    const tokenizer = made(llama.tokenizer);
    const timeOf = (length: number): number => {
      const text = "ab".repeat(length / 2);
      const began = performance.now();
      tokenizer.countTokens(text, false);
      return performance.now() - began;
    };
    timeOf(20_000);
    const small = Math.min(timeOf(20_000), timeOf(20_000), timeOf(20_000));
    expect(Math.min(timeOf(200_000), timeOf(200_000))).toBeLessThan(60 * Math.max(small, 1));
  });

  test("is not tried on what it does not understand", () => {
    const changed = (change: object): unknown => readByteLevelBpe({ ...llama.tokenizer, ...change });
    const model = llama.tokenizer["model"] as Json;
    const [added] = llama.tokenizer["added_tokens"] as readonly Json[];
    expect(changed({})).toBeDefined();
    expect(changed({ normalizer: { type: "Lowercase" } })).toBeUndefined();
    expect(changed({ pre_tokenizer: { type: "Metaspace" } })).toBeUndefined();
    expect(changed({ pre_tokenizer: null })).toBeUndefined();
    expect(changed({ model: { ...model, dropout: 0.1 } })).toBeUndefined();
    expect(changed({ model: { ...model, continuing_subword_prefix: "##" } })).toBeUndefined();
    expect(changed({ model: { ...model, vocab: { a: 0 }, merges: [] } })).toBeUndefined();
    expect(changed({ model: { ...model, merges: [["a", "no such piece"]] } })).toBeUndefined();
    expect(changed({ added_tokens: [{ ...added, content: 3 }] })).toBeUndefined();
    for (const name of ["wordpiece", "unigram", "pieces"])
      expect(readByteLevelBpe(contractFile(name).tokenizer)).toBeUndefined();
  });

  test("is at least five times as fast as the library on texts like the ones before", () => {
    const tokenizer = made(llama.tokenizer);
    const library = new Tokenizer(llama.tokenizer, {});
    const timeOf = (work: (text: string) => unknown): number => {
      const began = process.cpuUsage();
      for (const text of realTexts) work(text);
      const { user, system } = process.cpuUsage(began);
      return user + system;
    };
    const ours = (): number => timeOf((text) => tokenizer.countTokens(text, false));
    const theirs = (): number => timeOf((text) => library.encode(text));
    const [a, b] = [Math.min(ours(), ours(), ours()), Math.min(theirs(), theirs())];
    expect(b / a).toBeGreaterThan(5);
  });
});
