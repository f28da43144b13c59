import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkedEvaluation } from "../fakes/checkedEvaluation";
import { makeProduct, type Product } from "../fakes/productBuild";
import { untilOver } from "../fakes/runHarness";
import { readRunSummary } from "../../src/node/runs/store/runEvents";
import { readResult } from "../../src/node/runs/store/runFolder";

const root = path.resolve(import.meta.dirname, "../..");
/** Beside the checkout in development and CI, not at users'. */
const data = path.resolve(root, "../shared/data");
const dolly = path.join(data, "dolly/dolly_3k.json");
const pubmed = path.join(data, "fairness/pubmedqa/ori_pqal.json");

let product: Product;
beforeAll(async () => {
  product = await makeProduct();
  cpSync(path.join(root, "examples/model"), path.join(product.work, "model"), { recursive: true });
}, 60_000);
afterAll(async () => {
  await product.dispose();
});
function write(name: string, text: string): void {
  writeFileSync(path.join(product.work, name), text);
}
function runFolder(): string {
  const runs = path.join(product.work, "runs");
  return path.join(runs, readdirSync(runs).sort().at(-1) ?? "");
}

describe.skipIf(!existsSync(dolly))(`real instructions (${path.relative(root, dolly)})`, () => {
  it("60 steps on 3,000 rows: the loss falls, the run finishes and the adapter is there", async () => {
    write(
      "dolly.tune.yaml",
      `name: dolly\nmodel: {name_or_path: model}\ndata: {train: ${dolly}, max_length: 128, truncation: end}\n` +
        "train: {max_steps: 60, per_device_train_batch_size: 4, gradient_accumulation_steps: 1, learning_rate: 3.0e-3}\n",
    );
    const { code, err, out } = await product.run(["run", "dolly.tune.yaml"]);
    expect(code, err).toBe(0);
    const { steps } = readRunSummary(runFolder());
    const losses = steps.map(({ metrics }) => metrics["loss"] ?? Number.NaN);
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(steps).toHaveLength(60);
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
    expect(readResult(runFolder())).toMatchObject({ status: "completed", adapter: "adapter" });
    expect(out).toContain("AutoPeftModelForCausalLM.from_pretrained");
    await untilOver(runFolder());
  }, 240_000);
});

interface Question {
  readonly QUESTION: string;
  readonly CONTEXTS: readonly string[];
  readonly final_decision: string;
}

describe.skipIf(!existsSync(pubmed))(`real questions (${path.relative(root, pubmed)})`, () => {
  it("150 questions of three classes: every number has its interval, none is a NaN, within 60 s", async () => {
    const rows = Object.entries(JSON.parse(readFileSync(pubmed, "utf8")) as Record<string, Question>)
      .slice(0, 150)
      .map(([id, { QUESTION, final_decision }]) => ({
        id,
        prompt: `${QUESTION}\nAnswer:`,
        completion: ` ${final_decision}`,
      }));
    write("pubmed.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    write(
      "pubmed.tune.yaml",
      "name: pubmed\nmodel: {name_or_path: model}\ndata: {train: pubmed.jsonl, test: pubmed.jsonl, max_length: 256}\n" +
        'evaluate: {labels: ["yes", "no", "maybe"]}\n',
    );
    const began = performance.now();
    const { code, out, err } = await product.run(["evaluate", "pubmed.tune.yaml", "--format", "json"]);
    expect(code, err).toBe(0);
    expect((performance.now() - began) / 1000).toBeLessThan(60);
    const { results, suites } = checkedEvaluation(out);
    expect(suites[0]).toMatchObject({ name: "task", n: 150 });
    for (const metric of [
      "accuracy",
      "precision",
      "recall",
      "f1",
      "macro_f1",
      "expected_calibration_error",
    ]) {
      const found = results.filter((result) => result.metric === metric && result.variant === undefined);
      expect(found.length, metric).toBeGreaterThan(0);
      for (const { value, ci, label } of found)
        if (value !== null) expect(ci, `${metric} ${label ?? ""}`).toBeDefined();
    }
    await untilOver(runFolder());
  }, 120_000);
});
