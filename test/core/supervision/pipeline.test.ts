import { Tokenizer } from "@huggingface/tokenizers";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/base/random";
import { createTokenizer, type TextTokenizer } from "../../../src/core/supervision";
import { readPipeline } from "../../../src/core/supervision/pipeline/pipeline";
import { contractFile, tokenVariants, type TokenVariant } from "./fixtures";

type Json = TokenVariant["json"];

function made(json: Json, config: Json = {}): TextTokenizer {
  const result = createTokenizer(json, config);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

const variants = tokenVariants();
const allTexts = [...new Set(variants.flatMap(({ cases }) => cases.map(([text]) => text)))];
const readme = readFileSync(path.join(import.meta.dirname, "../../../README.md"), "utf8");

describe.each(variants.map((variant) => [variant.name, variant] as const))("tokenizer, %s", (_, variant) => {
  test("gives the ids of the native tokenizers", () => {
    const tokenizer = made(variant.json);
    for (const [text, ids] of variant.cases) {
      expect(tokenizer.encode(text, false), JSON.stringify(text)).toEqual(ids);
      expect(tokenizer.countTokens(text, false)).toBe(ids.length);
    }
  });

  test("never has more tokens than its bound says", () => {
    const tokenizer = made(variant.json);
    for (const text of [...allTexts.slice(0, 400), "\ufdfa".repeat(30), "ΐΰ".repeat(20), "\u{1d160}\u023a"])
      expect(tokenizer.countTokens(text, true), JSON.stringify(text)).toBeLessThanOrEqual(
        tokenizer.mostTokens(text),
      );
  });

  test("is made of known parts", () => {
    expect(readPipeline(variant.json)).toBeDefined();
  });
});

describe("a tokenizer of known parts", () => {
  test.each(["wordpiece", "unigram", "pieces"])("gives the library's ids of English text: %s", (name) => {
    const { tokenizer: json } = contractFile(name);
    const tokenizer = made(json);
    const library = new Tokenizer(json, {});
    for (const text of readme.split("\n"))
      expect(tokenizer.encode(text, true), text).toEqual(library.encode(text).ids);
  });

  test("takes a lone surrogate for the replacement character", () => {
    for (const name of ["wordpiece", "unigram", "pieces", "bytes", "llama"]) {
      const tokenizer = made(contractFile(name).tokenizer);
      expect(tokenizer.encode("a \ud800b\udc00", true)).toEqual(tokenizer.encode("a \ufffdb\ufffd", true));
    }
  });

  test("has a finite bound where nothing in it may write anything", () => {
    for (const name of ["wordpiece", "unigram", "pieces"])
      expect(made(contractFile(name).tokenizer).mostTokens("some text — and more")).toBeLessThan(300);
    const { tokenizer } = contractFile("pieces");
    const normalizer = { type: "Replace", pattern: { String: "a" }, content: "b b b b b b b b" };
    expect(made({ ...tokenizer, normalizer }).mostTokens("a")).toBe(Infinity);
  });

  test("takes time in proportion to a long text without spaces", () => {
    for (const name of ["wordpiece", "unigram", "pieces"]) {
      const tokenizer = made(contractFile(name).tokenizer);
      const timeOf = (length: number): number => {
        const before = process.cpuUsage();
        tokenizer.countTokens("ab".repeat(length / 2), false);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      timeOf(10_000);
      const small = Math.min(timeOf(10_000), timeOf(10_000));
      expect(timeOf(100_000), name).toBeLessThan(60 * Math.max(small, 2));
    }
  });

  test("is left to the library where a part of it is not known", () => {
    const { tokenizer: json } = contractFile("pieces");
    const { tokenizer: unigram } = contractFile("unigram");
    const { tokenizer: words } = contractFile("wordpiece");
    const model = json["model"] as Json;
    const unknown: readonly Json[] = [
      { ...json, normalizer: { type: "Nmt" } },
      { ...json, normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "ByteLevel" }] } },
      { ...json, normalizer: { type: "Replace", pattern: { Regex: "(?<a>b)(?{x})" }, content: "" } },
      { ...json, normalizer: { type: "Replace", pattern: { Regex: "x*" }, content: "-" } },
      { ...json, normalizer: { type: "Precompiled", precompiled_charsmap: "no base64!" } },
      { ...json, pre_tokenizer: { type: "UnicodeScripts" } },
      { ...json, pre_tokenizer: { type: "Split", pattern: { Regex: "a" }, behavior: "Other" } },
      { ...json, pre_tokenizer: { type: "Metaspace", replacement: "__", prepend_scheme: "always" } },
      { ...json, model: { ...model, dropout: 0.1 } },
      { ...json, model: { ...model, unk_token: "<none>" } },
      { ...json, model: { ...model, merges: [["a", "no such piece"]] } },
      { ...json, model: { type: "WordLevel", vocab: { a: 0 }, unk_token: "a" } },
      { ...unigram, model: { ...(unigram["model"] as Json), unk_id: null } },
      { ...words, model: { ...(words["model"] as Json), unk_token: "[NONE]" } },
      { ...json, added_tokens: [{ content: 3, id: 1 }] },
    ];
    expect(readPipeline(json)).toBeDefined();
    for (const one of unknown) expect(readPipeline(one), JSON.stringify(one).slice(0, 200)).toBeUndefined();
  });

  test("gives any bytes of a normalization table without failing", () => {
    const random = createRandom(29);
    const { tokenizer: json } = contractFile("unigram");
    for (let i = 0; i < 50; i++) {
      const bytes = Uint8Array.from({ length: 4 + 4 * random.below(60) }, () => random.below(256));
      new DataView(bytes.buffer).setUint32(0, 4 * random.below(20), true);
      const precompiled_charsmap = Buffer.from(bytes).toString("base64");
      const pipeline = readPipeline({ ...json, normalizer: { type: "Precompiled", precompiled_charsmap } });
      if (pipeline !== undefined) expect(pipeline.encode("a\tbé 日本\r\n").length).toBeLessThan(10_000);
    }
  });
});
