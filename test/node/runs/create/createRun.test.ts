import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadRunConfig } from "../../../../src/node/config/loadRunConfig";
import { createRun, type PlannedRun } from "../../../../src/node/runs/create/createRun";

const examples = path.resolve(import.meta.dirname, "../../../../examples");
const now = new Date("2026-11-22T10:15:02Z");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tunesmith-create-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function create(...suffixes: readonly string[]): Promise<PlannedRun> {
  const file = path.join(folder, "x.tune.yaml");
  const data = JSON.stringify(path.join(examples, "data/eval.jsonl"));
  const model = JSON.stringify(path.join(examples, "model"));
  writeFileSync(file, `name: x\nmodel: {name_or_path: ${model}}\ndata: {train: ${data}, test: ${data}}\n`);
  const { launch, check } = await loadRunConfig(file);
  expect(check.findings).toEqual([]);
  const left = [...suffixes];
  return createRun(launch!, {
    home: path.join(folder, "home"),
    kind: "train",
    engine: { name: "onnx", requested: "auto", reason: "test" },
    now,
    suffix: () => left.shift() ?? "ffff",
  });
}

describe("creating a run folder", () => {
  it("takes another id when one of the same second is there, and leaves that one alone", async () => {
    const first = await create("aaaa");
    const kept = readFileSync(path.join(first.folder, "run.json"), "utf8");
    const second = await create("aaaa", "bbbb");
    expect(second.id).toBe("x-20261122-101502-bbbb");
    expect(readFileSync(path.join(first.folder, "run.json"), "utf8")).toBe(kept);
  });

  it("leaves no folder behind when the disk is full, and says so", async () => {
    vi.stubEnv("TUNESMITH_FAULT", "write:run.json");
    await expect(create("aaaa")).rejects.toMatchObject({ code: "RUN033", exitCode: 3 });
    expect(readdirSync(path.join(folder, "runs"))).toEqual([]);
    expect(existsSync(path.join(folder, "home/runs"))).toBe(false);
  });
});
