import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { planOf, type PlannedFacts } from "../../../src/core/runs/runPlan";
import { planLines } from "../../../src/core/runs/planText";
import { countCheckpoints, countMeasurements, warmupStepsOf } from "../../../src/core/runs/totalSteps";
import { checkValue } from "../../../src/protocol/checked";
import { RunPlan } from "../../../src/protocol/dryRun";
import { MODEL } from "../runconfig/features/fakeFacts";

/** Steps at which something happens, found by walking through a training. */
function walk(total: number, every: number): { readonly measured: number; readonly saved: number } {
  let measured = 1;
  let last = 0;
  let saved = 0;
  for (let step = 1; step <= total; step++) {
    const isDue = every > 0 && step % every === 0;
    if (isDue) {
      measured++;
      last = step;
    }
    if (isDue && step < total) saved++;
  }
  return { measured: last === total ? measured : measured + 1, saved: saved + 1 };
}

describe("what happens on the way", () => {
  it("is counted as a walk through the steps counts it", () => {
    for (let total = 1; total <= 40; total++)
      for (let every = 0; every <= 45; every++) {
        const { measured, saved } = walk(total, every);
        expect(countMeasurements(total, every), `${total} every ${every}`).toBe(measured);
        expect(countCheckpoints(total, every), `${total} every ${every}`).toBe(saved);
      }
  });

  it("warms up over whole steps before a share, and rounds a share up", () => {
    expect(warmupStepsOf({ warmupSteps: 5, warmupRatio: 0.5 }, 100)).toBe(5);
    expect(warmupStepsOf({ warmupSteps: 0, warmupRatio: 0.03 }, 101)).toBe(4);
  });
});

function facts(text: string, more: Partial<PlannedFacts> = {}): PlannedFacts {
  const { resolved } = checkRunConfig(`model: {name_or_path: m}\ndata: {train: t.jsonl}\n${text}`, {
    file: "a.tune.yaml",
  });
  return {
    resolved,
    engine: { name: "onnx", requested: "auto", reason: "no GPU environment" },
    devices: ["cpu"],
    threads: 2,
    totalSteps: 24,
    model: {
      config: MODEL.config,
      tensors: [...MODEL.tensors].map(([name, shape]) => ({ name, shape })),
      path: "/w/m",
      bytes: 1_234_567,
    },
    rows: { train: 64, eval: 8, test: 0, longest: 1 },
    leftOut: [],
    memory: undefined,
    ...more,
  };
}

/** A plan's line, by its name. */
function line(name: string, given: PlannedFacts): string {
  const plan = planOf(given);
  expect(checkValue(RunPlan, plan)).toMatchObject({ ok: true });
  return planLines(plan).find(([one]) => one === name)?.[1] ?? "";
}

describe("a plan in words", () => {
  it("has a line for everything that a run decides", () => {
    const text = `name: demo
method: {name: lora, r: 8}
train: {num_train_epochs: 3, per_device_train_batch_size: 4, gradient_accumulation_steps: 2, eval_steps: 10, save_steps: 10, learning_rate: 0.0003, lr_scheduler_type: linear, early_stopping: {patience: 2}}
evaluate: {labels: [a, b], gate: {checks: [{metric: accuracy, no_worse_by: 0.02}]}}
output: {dir: runs, report: [html]}
`;
    const plan = planOf(facts(text));
    // Rank 8 beside four matrices of 64 × 64 and three of 64 × 192, in four layers.
    const trained = 4 * (4 * 8 * (64 + 64) + 3 * 8 * (64 + 192));
    expect(plan.model.trainedParameters).toBe(trained);
    expect(planLines(plan, (file) => file.replace("/w/", ""))).toEqual([
      ["Engine", "onnx (no GPU environment)"],
      ["Device", "cpu, 2 threads"],
      ["Model", "m · 277,568 parameters · 1.2 MB"],
      ["Method", `sft with lora · ${trained.toLocaleString("en-US")} parameters trained (12.9%)`],
      ["Memory", "not known: the model does not tell its sizes"],
      ["Rows", "64 to train, 8 to evaluate, 0 to test · the longest has 1 token"],
      ["Training", "24 steps of 8 rows (4 × 2), 3 epochs · may stop early"],
      ["Rate", "0.0003, linear, 1 step of warm-up"],
      ["On the way", "the loss on the evaluation rows 4 times · 3 checkpoints, the newest 2 kept"],
      ["Evaluation", "8 evaluation rows, for lack of test rows, 2 labels, base against fine-tuned, 1 check"],
      ["Output", "runs · html"],
    ]);
  });

  it("says what is not done", () => {
    expect(line("Evaluation", facts(""))).toBe("none: evaluate.labels is empty");
    const labels = "evaluate: {labels: [a, b], before_and_after: false}\n";
    const rows = { train: 64, eval: 0, test: 0, longest: 9 };
    expect(line("Evaluation", facts(labels, { rows }))).toBe("none: there are no rows for it");
    expect(line("Evaluation", facts(labels, { rows: { ...rows, test: 5 } }))).toBe(
      "5 test rows, 2 labels, fine-tuned model, no gate",
    );
    expect(line("On the way", facts("train: {save_steps: 0}\n", { rows }))).toBe(
      "the loss on evaluation rows is not measured · 1 checkpoint",
    );
    expect(line("Output", facts("output: {report: []}\n"))).toContain("no report");
    expect(line("Rate", facts("train: {lr_scheduler_type: constant}\n"))).toContain("no warm-up");
  });

  it("counts epochs that do not come to their end", () => {
    expect(
      line(
        "Training",
        facts("train: {per_device_train_batch_size: 8, gradient_accumulation_steps: 1, max_steps: 12}\n", {
          totalSteps: 12,
        }),
      ),
    ).toBe("12 steps of 8 rows, 1.50 epochs");
  });

  it("knows no sizes of a model that does not tell them", () => {
    const plan = planOf(facts("", { model: { config: {}, tensors: [], path: "/w/m", bytes: 1 } }));
    expect(plan.model).toMatchObject({ parameters: null, trainedParameters: null });
    expect(planLines(plan).find(([name]) => name === "Method")?.[1]).toBe("sft with lora");
  });
});
