import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { makeCorpus } from "../../scripts/example/corpus";
import { LABELS } from "../../scripts/example/phrases";
import { trainTokenizer } from "../../scripts/example/trainTokenizer";
import { openLlama } from "../../src/engine/session/loadModel";
import { createTokenizer } from "../../src/core/supervision";
import { loadTokenizer } from "../../src/node/models/tokenizer";

const folder = path.join(import.meta.dirname, "../../examples/model");

describe("the example's tokenizer", () => {
  test("is what its script makes", () => {
    const texts = makeCorpus(4000, 13).map(({ text }) => text);
    const made = trainTokenizer(texts, 768, 512);
    const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
    expect(read("tokenizer.json")).toEqual(made.tokenizerJson);
    expect(read("tokenizer_config.json")).toEqual(made.tokenizerConfig);
  });

  test("has one token for each label after a space, and different tokens for end and padding", async () => {
    const { tokenizer } = await loadTokenizer(folder);
    for (const label of LABELS) expect(tokenizer.encode(` ${label}`, true)).toHaveLength(1);
    expect(tokenizer.eosId).not.toBe(tokenizer.padId);
    expect(tokenizer.vocabularySize).toBe(768);
  });

  test("stops early and stays usable when there is nothing left to merge", () => {
    const made = trainTokenizer(["ab ab"], 768, 32);
    const tokenizer = createTokenizer(made.tokenizerJson, made.tokenizerConfig);
    expect(tokenizer.ok && tokenizer.value.encode("ab ab", true)).toHaveLength(3);
    expect(tokenizer.ok && tokenizer.value.vocabularySize).toBeLessThan(270);
  });
});

describe("the example's base model", () => {
  test("is at most 4 MB, and its tensors have the shapes that its config says", async () => {
    expect(statSync(path.join(folder, "model.safetensors")).size).toBeLessThanOrEqual(4_000_000);
    const { config, files } = await openLlama(folder);
    expect(config.vocabularySize).toBe((await loadTokenizer(folder)).tokenizer.vocabularySize);
    expect(files.tensors.size).toBe(38);
  });
});
