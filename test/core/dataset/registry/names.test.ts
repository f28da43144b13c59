import { describe, expect, it } from "vitest";
import { matchGlob } from "../../../../src/core/dataset/registry/matchGlob";
import { groupShards } from "../../../../src/core/dataset/registry/shardNames";
import { splitOfPath, useOfSplit } from "../../../../src/core/dataset/registry/splitNames";

describe("the split that a name tells", () => {
  it.each([
    ["train.jsonl", "train"],
    ["data/test-00000-of-00001.parquet", "test"],
    ["data/train_sft-00000-of-00003.parquet", "train_sft"],
    ["my-dev-set.csv", "validation"],
    ["validation/part1.jsonl", "validation"],
    ["eval/train_like.jsonl", "test"],
    ["training2.jsonl", "train"],
    ["constraints.jsonl", undefined],
    ["latest.jsonl", undefined],
    ["data.test.jsonl.gz", undefined],
  ])("%s is %s", (name, split) => {
    expect(splitOfPath(name)).toBe(split);
  });

  it("says what the split is for", () => {
    expect(["train_sft", "test_gen", "dev", "full"].map(useOfSplit)).toEqual([
      "train",
      "evaluation",
      "evaluation",
      undefined,
    ]);
  });
});

describe("names that number files", () => {
  it("make one dataset, in the order of the numbers, and tell what is missing", () => {
    expect(groupShards(["d/t-00002-of-00004.jsonl", "d/t-00000-of-00004.jsonl", "d/x.jsonl"])).toEqual([
      { files: ["d/t-00000-of-00004.jsonl", "d/t-00002-of-00004.jsonl"], missing: [1, 3] },
      { files: ["d/x.jsonl"], missing: [] },
    ]);
  });

  it.each([
    [["part-00000.jsonl", "part-00001.jsonl"]],
    [["0001.parquet", "0002.parquet", "0003.parquet"]],
    [["shard_000.jsonl.gz", "shard_001.jsonl.gz"]],
    [
      [
        "part-00000-6a1f0f0a-0000-4000-8000-000000000000-c000.snappy.parquet",
        "part-00001-6a1f0f0a-0000-4000-8000-000000000000-c000.snappy.parquet",
      ],
    ],
  ])("%j are one", (files) => {
    expect(groupShards(files)).toEqual([{ files, missing: [] }]);
  });

  it.each([
    [["sales-2023.jsonl", "sales-2024.jsonl"]],
    [["v-001.jsonl", "v-003.jsonl"]],
    [["t-00000-of-00002.jsonl", "u-00001-of-00002.jsonl"]],
    [["t-00000-of-00002.jsonl", "t-00001-of-00002.parquet"]],
    [["a1.jsonl", "a2.jsonl"]],
  ])("%j are two", (files) => {
    expect(groupShards(files).map((group) => group.files)).toEqual(files.map((file) => [file]));
  });
});

describe("a glob of the Hub", () => {
  it.each([
    ["*.jsonl", "a.jsonl", true],
    ["*.jsonl", "d/a.jsonl", false],
    ["d/*", "d/a.jsonl", true],
    ["**/*.jsonl", "a.jsonl", true],
    ["**/*.jsonl", "x/y/a.jsonl", true],
    ["**", "x/y/a.jsonl", true],
    ["d/**", "d/x/a.jsonl", true],
    ["d/**", "e/x/a.jsonl", false],
    ["./d/train-?.jsonl", "d/train-1.jsonl", true],
    ["d/train-[0-9]*.parquet", "d/train-00000-of-00001.parquet", true],
    ["d/train-[!0-9]*.parquet", "d/train-00000.parquet", false],
    ["[", "[", true],
    ["a.b", "axb", false],
  ])("%s and %s: %s", (glob, name, fits) => {
    expect(matchGlob(glob, name)).toBe(fits);
  });

  it("takes no time for a glob of stars", () => {
    const started = performance.now();
    expect(matchGlob(`${"*a".repeat(40)}b`, "a".repeat(5000))).toBe(false);
    expect(matchGlob(`${"**/".repeat(60)}b`, "a/".repeat(60))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
