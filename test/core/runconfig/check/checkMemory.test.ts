import { describe, expect, it } from "vitest";
import type { DeviceFacts } from "../../../../src/core/memory/device";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { DatasetFacts } from "../../../../src/protocol/datasetFacts";
import type { Finding } from "../../../../src/protocol/findings";

const GB = 1e9;
const MODEL = {
  model_type: "llama",
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
};
const TEXT = `model:
  name_or_path: model
data:
  train: train.jsonl
  max_length: 4096
train:
  per_device_train_batch_size: 8
  gradient_checkpointing: false
`;

function findings(
  text: string,
  device: Partial<DeviceFacts>,
  config: object = MODEL,
  dataset: () => DatasetFacts | undefined = () => undefined,
): readonly Finding[] {
  const gpu: DeviceFacts = {
    ...{ id: "GPU-a", kind: "cuda", name: "a GPU", totalBytes: 24 * GB, freeBytes: 23 * GB },
    ...device,
  };
  const machine = { devices: [gpu], corrections: [] };
  return checkRunConfig(text, {
    file: "a.tune.yaml",
    facts: {
      lookup: () => ({ kind: "unknown" }),
      dataset,
      machine: () => machine,
      model: () => ({
        config: config as Record<string, unknown>,
        tensors: new Map(),
        tokenizer: undefined,
        problems: [],
      }),
    },
  }).findings.filter(({ code }) => code === "MEM001");
}

describe("MEM001", () => {
  it("is an error at the batch size when the device can never hold it, with the cheapest way out", () => {
    const [finding, ...more] = findings(TEXT, {});
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: "error", name: "does-not-fit", line: 7, column: 3 });
    expect(finding?.message).toMatch(
      /^training needs \d+ ± \d+ GiB, \d+ of them for activations; a GPU has 22\.4 GiB$/u,
    );
    expect(finding?.help).toMatch(/^it fits with .*gradient_checkpointing: true/u);
  });

  it("is a warning when only what is free now is too little, or the forecast is rough", () => {
    expect(findings(TEXT, { totalBytes: 400 * GB })[0]?.severity).toBe("warning");
    expect(findings(TEXT, {}, { ...MODEL, model_type: "new" })[0]).toMatchObject({ severity: "warning" });
    expect(findings(TEXT, { totalBytes: 400 * GB })[0]?.message).toContain("of 373 GiB are free on a GPU");
  });

  it("is silent when it fits, and when nothing is known", () => {
    expect(findings(TEXT, { totalBytes: 400 * GB, freeBytes: 390 * GB })).toEqual([]);
    expect(findings(TEXT, {}, {})).toEqual([]);
    expect(findings(TEXT.replace("train:\n  per", "train:\n  devices: [GPU-x]\n  per"), {})).toEqual([]);
  });

  it("knows the longest row where the data's lengths are known in tokens", () => {
    const lengths = { unit: "tokens", exact: true, p50: 20, p95: 30, p99: 40, max: 50 } as const;
    const dataset: DatasetFacts = {
      ...{ version: 1, files: [], rows: 9, columns: [], labels: [], groups: [], languages: [], findings: {} },
      ...{ duplicates: { exact: 0 }, lengths },
    };
    const room = { totalBytes: 30 * GB, freeBytes: 28 * GB };
    expect(findings(TEXT, room, MODEL, () => dataset)).toEqual([]);
    const characters: DatasetFacts = { ...dataset, lengths: { ...lengths, unit: "characters" } };
    expect(findings(TEXT, room, MODEL, () => characters)).toHaveLength(1);
  });

  it("can be suppressed on its line", () => {
    const quiet = TEXT.replace("batch_size: 8", "batch_size: 8 # tunesmith: ignore MEM001");
    expect(findings(quiet, {})).toEqual([]);
  });
});
