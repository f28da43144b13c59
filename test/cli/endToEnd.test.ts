import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkedEvaluation } from "../fakes/checkedEvaluation";
import { makeProduct, type Product } from "../fakes/productBuild";
import { engineOf, processesOf, supervisorOf, until, untilOver } from "../fakes/runHarness";
import { readRunSummary } from "../../src/node/runs/store/runEvents";
import { readResult } from "../../src/node/runs/store/runFolder";
import type { DryRunDocument, RunPlan } from "../../src/protocol/dryRun";
import type { RunResult } from "../../src/protocol/run";

const root = path.resolve(import.meta.dirname, "../..");
let product: Product;
beforeAll(async () => {
  product = await makeProduct();
  const wanted = (source: string): boolean => path.basename(source) !== "runs";
  cpSync(path.join(root, "examples"), path.join(product.work, "examples"), {
    recursive: true,
    filter: wanted,
  });
  // Few rows: these tests are about the way, not the destination.
  for (const [name, rows] of [
    ["test.jsonl", 60],
    ["eval.jsonl", 30],
  ] as const)
    shorten(name, rows);
}, 60_000);
afterAll(async () => {
  await product.dispose();
});

function shorten(name: string, rows: number): void {
  const file = path.join(product.work, "examples/data", name);
  writeFileSync(file, `${readFileSync(file, "utf8").split("\n").slice(0, rows).join("\n")}\n`);
}
const CONFIG = "examples/triage-lora.tune.yaml";
const steps = (n: number, ...more: readonly string[]): string[] => [
  "run",
  CONFIG,
  ...[`train.max_steps=${n}`, ...more].flatMap((setting) => ["--set", setting]),
];
/** Folders of the product's runs, oldest first. */
function folders(): string[] {
  const place = path.join(product.work, "examples/runs");
  return existsSync(place)
    ? readdirSync(place)
        .sort()
        .map((name) => path.join(place, name))
    : [];
}
async function newFolder(known: readonly string[]): Promise<string> {
  await until(
    "a new run folder",
    () => folders().length > known.length && existsSync(path.join(folders().at(-1) ?? "", "run.json")),
    60_000,
  );
  return folders().find((folder) => !known.includes(folder)) ?? "";
}
function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error("nothing to kill");
  process.kill(pid, "SIGKILL");
}
const losses = (folder: string): (number | null | undefined)[] =>
  readRunSummary(folder).steps.map(({ metrics }) => metrics["loss"]);

describe("the real engine under the real command line", () => {
  let whole: string;

  it("trains, evaluates, reports and saves an adapter", async () => {
    const { code, out, err } = await product.run([...steps(12), "--format", "json"]);
    expect(code, err).not.toBe(3);
    const result = JSON.parse(out) as RunResult;
    whole = folders()[0] ?? "";
    expect(result).toMatchObject({ status: "completed", steps: 12, adapter: "adapter" });
    for (const name of [
      "adapter/adapter_model.safetensors",
      "adapter/adapter_config.json",
      "report/report.html",
      "report/report.md",
    ])
      expect(existsSync(path.join(whole, name)), name).toBe(true);
    checkedEvaluation(readFileSync(path.join(whole, "evaluation.json"), "utf8"));
    await untilOver(whole);
  }, 120_000);

  it("does what its dry run said", async () => {
    const { code, out, err } = await product.run([...steps(12), "--dry-run", "--format", "json"]);
    expect(code, err).toBe(0);
    const { plan } = JSON.parse(out) as DryRunDocument;
    const { totalSteps, trainableParameters, totalParameters, evals, checkpoints, engine } =
      readRunSummary(whole);
    expect(plan).toMatchObject({ engine: { name: engine }, training: { totalSteps } });
    expect(plan?.model.trainedParameters).toBe(trainableParameters);
    expect(plan?.model.parameters).toBe(totalParameters - trainableParameters);
    expect(plan?.training.measurements).toBe(evals.length);
    expect(plan?.training.checkpoints).toBe(checkpoints.length);
    for (const part of ["train", "eval", "test"] as const)
      expect(plan?.rows[part], part).toBe(statSync(path.join(whole, "data", `${part}.idx`)).size / 8);
    const last = await product.run([
      ...steps(12, "train.eval_steps=5", "train.save_steps=5"),
      "--dry-run",
      "--format",
      "json",
    ]);
    expect((JSON.parse(last.out) as DryRunDocument).plan?.training).toMatchObject({
      measurements: 4,
      checkpoints: 3,
    });
  }, 60_000);

  it("learns from a run what the next one of its kind takes", async () => {
    const known = folders();
    const once = ["train.num_train_epochs=1", "train.per_device_train_batch_size=128"];
    const args = ["run", CONFIG, ...once.flatMap((setting) => ["--set", setting]), "--format", "json"];
    const forecast = async (): Promise<NonNullable<RunPlan["memory"]>> => {
      const { out, err } = await product.run([...args, "--dry-run"]);
      const { memory } = (JSON.parse(out) as DryRunDocument).plan ?? { memory: null };
      if (memory === null) throw new Error(err);
      return memory;
    };
    const before = await forecast();
    const { code, err } = await product.run(args);
    expect(code, err).not.toBe(3);
    await untilOver(folders().find((one) => !known.includes(one)) ?? "");
    const after = await forecast();
    expect(after.highBytes - after.lowBytes).toBeLessThan(0.6 * (before.highBytes - before.lowBytes));
  }, 120_000);

  it("loses nothing when the engine is killed: resumed losses are those of a run that was never killed", async () => {
    const known = folders();
    const { ended } = product.start(steps(12, "train.save_steps=4"));
    const folder = await newFolder(known);
    await until("six steps", () => readRunSummary(folder).step >= 6, 60_000);
    kill(engineOf(folder));
    const { code, err } = await ended;
    expect(code).toBe(3);
    expect(err).toMatch(/error: the engine was killed from outside[^]*next: .*tunesmith runs resume/u);
    const again = await product.run(["runs", "resume", path.basename(folder), "--format", "json"]);
    expect(again.code, again.err).not.toBe(3);
    expect(readRunSummary(folder)).toMatchObject({ attempt: 2, step: 12, resumedAt: [4] });
    expect(losses(folder)).toEqual(losses(whole));
    await untilOver(folder);
  }, 180_000);

  it("goes on when the supervisor is killed, and ends with one attempt", async () => {
    const known = folders();
    const { ended } = product.start(steps(40));
    const folder = await newFolder(known);
    await until("two steps", () => readRunSummary(folder).step >= 2, 60_000);
    kill(supervisorOf(folder));
    const { code, out } = await ended;
    expect(code, out).not.toBe(3);
    expect(readRunSummary(folder).attempt).toBe(1);
    expect(readResult(folder)).toMatchObject({ status: "completed", steps: 40 });
    await untilOver(folder);
  }, 180_000);

  it("stops at Ctrl-C with a checkpoint that the next attempt goes on from", async () => {
    const known = folders();
    const { pid, ended } = product.start(steps(500));
    const folder = await newFolder(known);
    await until("three steps", () => readRunSummary(folder).step >= 3, 60_000);
    process.kill(pid, "SIGINT");
    const { code, out } = await ended;
    expect(code).toBe(130);
    expect(out).toContain("tunesmith runs resume");
    const { step, checkpoints } = readRunSummary(folder);
    expect(checkpoints.at(-1)).toMatchObject({ step, reason: "stop" });
    await untilOver(folder);
  }, 120_000);

  it("names the file when the adapter cannot be written, and keeps the checkpoints", async () => {
    const known = folders();
    const { code, err } = await product.run(steps(4, "train.save_steps=2"), {
      env: { TUNESMITH_FAULT: "write:adapter/adapter_model" },
    });
    const folder = folders().find((one) => !known.includes(one)) ?? "";
    expect(code).toBe(3);
    expect(err).toMatch(/error: [^\n]*\n {2}at {4}[^\n]*adapter/u);
    expect(readRunSummary(folder)).toMatchObject({ step: 4, failure: { code: "RUN033" } });
    expect(readdirSync(path.join(folder, "checkpoints"))).toContain("checkpoint-4");
    await untilOver(folder);
  }, 120_000);

  it("leaves no process behind", () => {
    expect(processesOf(product.work)).toEqual([]);
  });
});
