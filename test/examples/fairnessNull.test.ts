import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { EXAMPLE_SETTINGS, simulateRun } from "../../scripts/example/simulateRun";

const examples = path.join(import.meta.dirname, "../../examples");
const model = path.join(examples, "model");

/** Half of the training notes, to keep the simulations short; `npm run bench -- fairnessNull` takes all of them. */
const SIZES = { train: 612, eval: 18, test: 486 };
const RUNS = 20;
const ALLOWED_FALSE_ALARMS = 2;

test("the simulated runs use the settings of the example's run config", () => {
  const config = parse(readFileSync(path.join(examples, "triage-lora.tune.yaml"), "utf8")) as Record<
    "method" | "train",
    Record<string, unknown>
  >;
  expect(config.method).toMatchObject({ r: EXAMPLE_SETTINGS.r, lora_alpha: EXAMPLE_SETTINGS.alpha });
  expect(config.train).toMatchObject({
    num_train_epochs: EXAMPLE_SETTINGS.epochs,
    per_device_train_batch_size: EXAMPLE_SETTINGS.batch,
    learning_rate: EXAMPLE_SETTINGS.learningRate,
    warmup_ratio: EXAMPLE_SETTINGS.warmupRatio,
    gradient_accumulation_steps: 1,
    lr_scheduler_type: "cosine",
  });
});

test(
  `without the planted imbalance, at most ${ALLOWED_FALSE_ALARMS} of ${RUNS} fine-tuned models raise a fairness alarm`,
  async () => {
    const alarming: string[] = [];
    for (let seed = 1; seed <= RUNS; seed++) {
      const { alarms } = await simulateRun(model, { seed, imbalance: false, sizes: SIZES });
      if (alarms.length > 0) alarming.push(`seed ${seed}: ${alarms.join("; ")}`);
    }
    expect(alarming.length, alarming.join("\n")).toBeLessThanOrEqual(ALLOWED_FALSE_ALARMS);
  },
  600_000,
);

test.each([21, 22])(
  "with the imbalance the fine-tuned model is better overall, and misses urgent notes about people of 65 and more (seed %i)",
  async (seed) => {
    const { evaluation, alarms } = await simulateRun(model, { seed, imbalance: true, sizes: SIZES });
    expect(alarms).toContain("equal_opportunity_difference age_band 65+ high");
    expect(evaluation.gate.checks).toContainEqual(
      expect.objectContaining({ metric: "accuracy", verdict: "improved" }),
    );
    expect(evaluation.summary.sentence).toContain("65+");
  },
  120_000,
);
