import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stateOf, sum } from "../../../../src/core/memory/forecast/forecast";
import { runMemory } from "../../../../src/core/memory/runMemory";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { ResolvedConfig } from "../../../../src/core/runconfig/resolve/resolvedConfig";
import { readModelSizes } from "../../../../src/node/config/modelSizes";
import { readCorrections } from "../../../../src/node/hardware/corrections";
import { learnFromRun, measuredMemory } from "../../../../src/node/runs/supervise/measuredMemory";
import { readRunSummary } from "../../../../src/node/runs/store/runEvents";
import type { RunJson } from "../../../../src/protocol/run";
import { fakeRunJson } from "../../../fakes/fakeRunJson";

const MODEL = path.resolve(import.meta.dirname, "../../../../examples/model");
const PEAK = 250e6;
let folder: string;
let run: RunJson;
let resolved: ResolvedConfig;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-measured-"));
  const text = `model: {name_or_path: ${MODEL}}\ndata: {train: t.jsonl}\ntrain: {engine: onnx, per_device_train_batch_size: 16}\n`;
  ({ resolved } = checkRunConfig(text, { file: "a.tune.yaml" }));
  const fake = fakeRunJson("a", 10, "train");
  run = { ...fake, config: { ...resolved }, model: { ...fake.model, path: MODEL } };
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Event = Readonly<Record<string, unknown>>;
const started = (attempt: number): Event => ({
  ...{ type: "started", attempt, pid: 7, engine: "onnx", engineVersion: "0", device: "cpu" },
  ...{ resumedFrom: null, totalSteps: 10, trainableParameters: 1, totalParameters: 2 },
});
const step = (epoch: number): Event => ({
  ...{ type: "step", step: 10, epoch, tokens: 1, samples: 1, metrics: {} },
});
const peak = (bytes: number): Event => ({
  ...{ type: "system", metrics: { host_memory_peak_bytes: bytes, longest_row_tokens: 33 } },
});
const done: Event = { type: "done", step: 10, metrics: {} };

/** What is learnt of a run that said this. */
function measured(...events: readonly Event[]): ReturnType<typeof measuredMemory> {
  const lines = events.map((event, i) =>
    JSON.stringify({ seq: i + 1, time: "2026-11-22T10:15:02.114Z", elapsed: i, ...event }),
  );
  writeFileSync(path.join(folder, "events.jsonl"), `${lines.join("\n")}\n`);
  return measuredMemory(folder, run, readRunSummary(folder));
}

describe("the memory that a run measured", () => {
  it("is a residual of the forecast for just this run", async () => {
    const found = await measured(started(1), step(1), peak(PEAK), done);
    const model = await readModelSizes(MODEL);
    const device = { id: "cpu", kind: "cpu", name: "x", totalBytes: 8e9, freeBytes: 8e9 } as const;
    const machine = { devices: [device], corrections: [] };
    const { train } = runMemory(resolved, model, machine, { longestRow: 33 })!.forecast;
    const state = stateOf(train.components);
    expect(found?.residual.sizeBytes).toBe(Math.round(sum(train.components) - state));
    expect(found?.residual.ratio).toBeCloseTo((PEAK - state) / (sum(train.components) - state), 9);
    expect(found?.residual.measuredAt).toBe("2026-11-22T10:15:02.114Z");
  });

  it("narrows the next forecast on this machine, and only that of this model and method", async () => {
    await measured(started(1), step(1), peak(PEAK), done);
    const home = path.join(folder, "home");
    await learnFromRun(home, folder, run, readRunSummary(folder));
    const device = { id: "cpu", kind: "cpu", name: "x", totalBytes: 8e9, freeBytes: 8e9 } as const;
    const width = async (config: ResolvedConfig, corrections: ReturnType<typeof readCorrections>) => {
      const machine = { devices: [device], corrections };
      const memory = runMemory(config, await readModelSizes(MODEL), machine, { longestRow: 33 });
      const { train } = memory!.forecast;
      return { width: train.highBytes - train.lowBytes, ...train };
    };
    const before = await width(resolved, []);
    const after = await width(resolved, readCorrections(home));
    expect(after.width).toBeLessThan(0.4 * before.width);
    expect(after.lowBytes).toBeLessThan(PEAK);
    expect(after.highBytes).toBeGreaterThan(PEAK);
    const full = { ...resolved, method: { ...resolved.method, name: "full" as const } };
    expect(await width(full, readCorrections(home))).toEqual(await width(full, []));
  });

  it("is none where the run did not see all rows, did not end well, went on from a checkpoint, or said nothing", async () => {
    expect(await measured(started(1), step(0.99), peak(PEAK), done)).toBeUndefined();
    expect(await measured(started(1), step(1), peak(PEAK))).toBeUndefined();
    expect(await measured(started(1), step(1), peak(PEAK), { ...done, type: "stopped" })).toBeUndefined();
    expect(await measured(started(1), step(1), started(2), step(1), peak(PEAK), done)).toBeUndefined();
    expect(await measured(started(1), step(1), done)).toBeUndefined();
    expect(await measured(started(1), step(1), { type: "system", metrics: { x: 1 } }, done)).toBeUndefined();
  });

  it("is not believed where it cannot be of this forecast", async () => {
    expect(await measured(started(1), step(1), peak(1000), done)).toBeUndefined();
    expect(await measured(started(1), step(1), peak(1e12), done)).toBeUndefined();
  });

  it("that cannot be learnt does not end a run", async () => {
    await measured(started(1), step(1), peak(PEAK), done);
    const gone = { ...run, model: { ...run.model, path: path.join(folder, "gone") } };
    await learnFromRun(path.join(folder, "home"), folder, gone, readRunSummary(folder));
    mkdirSync(path.join(folder, "home/corrections.json"), { recursive: true });
    await learnFromRun(path.join(folder, "home"), folder, run, readRunSummary(folder));
  });
});
