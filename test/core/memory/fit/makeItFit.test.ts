import { describe, expect, it } from "vitest";
import type { DeviceFacts } from "../../../../src/core/memory/device";
import { forecastRun } from "../../../../src/core/memory/forecast/forecastRun";
import { makeItFit, needsAtMost, type FitQuestion } from "../../../../src/core/memory/fit/makeItFit";
import { readModelShape } from "../../../../src/core/memory/model/readModelShape";
import { withEdits, type FitEdit } from "../../../../src/core/memory/fit/withEdits";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { ResolvedConfig } from "../../../../src/core/runconfig/resolve/resolvedConfig";
import { randomRun, resolvedOf } from "../randomRuns";

const GB = 1e9;
const LLAMA_8B = {
  model_type: "llama",
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
};
const gpu = (free: number, id = "GPU-a"): DeviceFacts => ({
  ...{ id, kind: "cuda", name: "a GPU" },
  ...{ totalBytes: free, freeBytes: free },
});

const resolved = (...settings: readonly string[]): ResolvedConfig =>
  checkRunConfig("model: {name_or_path: model}\ndata: {train: train.jsonl}\n", {
    file: "a.tune.yaml",
    overrides: settings,
  }).resolved;

const question = (config: ResolvedConfig, free: number, rest: Partial<FitQuestion> = {}): FitQuestion => ({
  resolved: config,
  model: readModelShape(LLAMA_8B)!,
  facts: { engine: "torch" },
  device: gpu(free),
  ...rest,
});
const paths = (edits: readonly FitEdit[]): readonly string[] => edits.map(({ path }) => path);

describe("making a run fit", () => {
  it("needs nothing when it fits", () => {
    expect(makeItFit(question(resolved(), 100 * GB))).toEqual([]);
  });

  it("keeps the effective batch, and takes the largest micro-batch that fits first", () => {
    const config = resolved(
      "train.per_device_train_batch_size=12",
      "train.gradient_accumulation_steps=2",
      "train.per_device_eval_batch_size=1",
      "train.gradient_checkpointing=true",
      "data.max_length=8192",
    );
    const [first] = makeItFit(question(config, 36 * GB));
    expect(paths(first!.edits)).toEqual([
      "train.per_device_train_batch_size",
      "train.gradient_accumulation_steps",
    ]);
    const [size, times] = first!.edits.map(({ value }) => value as number);
    expect(size! * times!).toBe(24);
    const larger = [6, 4, 3, 2, 1].filter((rows) => rows > size!);
    for (const rows of larger) {
      const changed = withEdits(config, [{ path: "train.per_device_train_batch_size", value: rows }]);
      const forecast = forecastRun(changed, { config: LLAMA_8B }, { engine: "torch", device: "cuda" })!;
      expect(needsAtMost(forecast)).toBeGreaterThan(36 * GB);
    }
  });

  it("measures fewer rows at a time where only measuring is too much", () => {
    const config = resolved(
      "train.per_device_train_batch_size=1",
      "train.per_device_eval_batch_size=8",
      "data.max_length=4096",
    );
    const alone = forecastRun(config, { config: LLAMA_8B }, { engine: "torch", device: "cuda" })!;
    expect(alone.evaluate.highBytes).toBeGreaterThan(alone.train.highBytes);
    const [only, ...more] = makeItFit(question(config, alone.train.highBytes + 1));
    expect(more).toEqual([]);
    expect(paths(only!.edits)).toEqual(["train.per_device_eval_batch_size"]);
  });

  it("says how many rows a smaller length leaves out, where their lengths are known", () => {
    const config = resolved(
      "train.per_device_train_batch_size=1",
      "train.per_device_eval_batch_size=1",
      "data.max_length=65536",
    );
    const lengths = { p50: 900, p95: 4000, p99: 16000 };
    const proposals = makeItFit(question(config, 40 * GB, { lengths }));
    const cut = proposals.find(({ edits }) => paths(edits).includes("data.max_length"))!;
    expect(cut.edits).toContainEqual({ path: "data.max_length", value: 16000 });
    expect(cut.edits).toContainEqual({ path: "data.truncation", value: "drop" });
    expect(cut.costs.join()).toContain("up to 1% of the rows are left out");
  });

  it("packs short rows instead of shortening long ones", () => {
    const config = resolved("train.per_device_train_batch_size=8", "data.max_length=4096");
    const lengths = { p50: 200, p95: 900, p99: 3000 };
    const proposals = makeItFit(question(config, 30 * GB, { lengths }));
    const packed = proposals.find(({ edits }) => paths(edits).includes("data.packing"));
    expect(packed?.edits).toContainEqual({ path: "train.per_device_train_batch_size", value: 1 });
  });

  it("offers an adapter for full fine-tuning that cannot fit, and 4 bits where even that is too much", () => {
    const config = resolved("method.name=full", "train.per_device_train_batch_size=1");
    const at24 = makeItFit(question(config, 24 * GB));
    expect(at24.every(({ edits }) => paths(edits).includes("method.name"))).toBe(true);
    const at12 = makeItFit(question(config, 12 * GB));
    expect(at12.length).toBeGreaterThan(0);
    for (const { edits } of at12) {
      expect(edits).toContainEqual({ path: "method.name", value: "lora" });
      expect(edits).toContainEqual({ path: "model.quantization", value: "nf4" });
    }
  });

  it("prefers another device, and the processor only last", () => {
    const config = resolved("method.name=full", "train.per_device_train_batch_size=1");
    const others: readonly DeviceFacts[] = [
      { id: "cpu", kind: "cpu", name: "a processor", totalBytes: 500 * GB, freeBytes: 400 * GB },
      gpu(24 * GB),
      gpu(140 * GB, "GPU-b"),
    ];
    const proposals = makeItFit(question(config, 24 * GB, { others }));
    expect(proposals[0]?.edits).toEqual([{ path: "train.devices", value: ["GPU-b"] }]);
    expect(proposals.at(-1)?.edits).toEqual([{ path: "train.devices", value: "cpu" }]);
  });

  it("stops at the first when one is enough", () => {
    const config = resolved(
      "method.name=full",
      "train.per_device_train_batch_size=8",
      "data.max_length=4096",
    );
    const all = makeItFit(question(config, 24 * GB));
    expect(makeItFit(question(config, 24 * GB), 1)).toEqual(all.slice(0, 1));
    const others = [gpu(140 * GB, "GPU-b")];
    const [first, ...more] = makeItFit(question(config, 24 * GB, { others }), 1);
    expect(more).toEqual([]);
    expect(first?.edits).toEqual([{ path: "train.devices", value: ["GPU-b"] }]);
  });

  it("has nothing to offer when nothing helps", () => {
    expect(makeItFit(question(resolved(), 1 * GB))).toEqual([]);
  });

  it("offers the embedded engine only what it can do", () => {
    const small = {
      ...LLAMA_8B,
      hidden_size: 512,
      intermediate_size: 1024,
      num_hidden_layers: 8,
      vocab_size: 8000,
    };
    const config = resolved("train.per_device_train_batch_size=64", "data.max_length=1024");
    const proposals = makeItFit(
      question(config, 8 * GB, { model: readModelShape(small)!, facts: { engine: "onnx" } }),
    );
    expect(proposals.length).toBeGreaterThan(0);
    for (const { edits } of proposals) {
      expect(paths(edits)).not.toContain("model.quantization");
      expect(paths(edits)).not.toContain("data.packing");
    }
  });
});

describe("60 made-up runs at a part of what they need", () => {
  it("every proposal fits, is cheapest first, and none contains another", () => {
    let offered = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const run = randomRun(seed);
      const config = resolvedOf(run);
      const engine = config.train.engine === "onnx" ? "onnx" : "torch";
      const device = engine === "onnx" ? "cpu" : "cuda";
      const model = { config: run.model };
      const before = forecastRun(config, model, { engine, device })!;
      const freeBytes = needsAtMost(before) * (0.3 + (seed % 7) / 10);
      const facts: DeviceFacts = { id: "x", kind: device, name: "x", totalBytes: freeBytes, freeBytes };
      const proposals = makeItFit({
        resolved: config,
        model: readModelShape(run.model)!,
        facts: { engine },
        device: facts,
      });
      offered += proposals.length;
      proposals.forEach(({ edits, forecast, cost, costs, title }, i) => {
        const again = forecastRun(withEdits(config, edits), model, { engine, device, freeBytes })!;
        expect(needsAtMost(again), `seed ${seed}`).toBeLessThanOrEqual(freeBytes);
        expect(again).toEqual(forecast);
        expect(cost).toBeGreaterThanOrEqual(proposals[i - 1]?.cost ?? 0);
        expect(title).not.toBe("");
        expect(costs.every((text) => text !== "")).toBe(true);
        const keys = new Set(edits.map((edit) => JSON.stringify(edit)));
        for (const other of proposals.slice(0, i))
          expect(
            other.edits.every((edit) => keys.has(JSON.stringify(edit))),
            `seed ${seed}`,
          ).toBe(false);
      });
    }
    expect(offered).toBeGreaterThan(60);
  });
});
