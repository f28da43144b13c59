import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/base/random";
import { sum } from "../../../src/core/memory/forecast/forecast";
import { forecastRun } from "../../../src/core/memory/forecast/forecastRun";
import { INCREASES, numbersOf, randomRun, resolvedOf, type RandomRun } from "./randomRuns";

const RUNS = 150;

function forecastOf(run: RandomRun) {
  const forecast = forecastRun(resolvedOf(run), { config: run.model });
  if (forecast === undefined) throw new Error("a run without sizes");
  return forecast;
}

describe(`${RUNS} made-up runs of every method, task and family`, () => {
  it.each(Object.entries(INCREASES))("more %s lowers none of the numbers", (_, increase) => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const before = randomRun(seed);
      const after = structuredClone(before);
      increase(after, 1 + createRandom(seed * 31).below(3000));
      const lower = numbersOf(forecastOf(before), before.config["task"]);
      const higher = numbersOf(forecastOf(after), before.config["task"]);
      for (const [name, bytes] of lower)
        if (higher.get(name)! < bytes * (1 - 1e-12))
          expect.fail(
            `seed ${seed}, ${String(before.config["method"]!["name"])}, ${name}: ${bytes} became ${higher.get(name)}`,
          );
    }
  });

  it("have finite numbers, none below 0, and the parts inside of the band", () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const run = randomRun(seed);
      const forecast = forecastOf(run);
      for (const [name, bytes] of numbersOf(forecast, undefined))
        if (!(Number.isFinite(bytes) && bytes >= 0)) expect.fail(`seed ${seed}: ${name} is ${bytes}`);
      for (const phase of [forecast.train, forecast.evaluate, forecast.merge]) {
        if (phase === null) continue;
        const parts = sum(phase.components);
        expect(phase.lowBytes, `seed ${seed}`).toBeLessThanOrEqual(parts);
        expect(phase.highBytes, `seed ${seed}`).toBeGreaterThanOrEqual(parts);
      }
    }
  });

  it("evaluating as many rows needs no more than training on them", () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const run = randomRun(seed);
      Object.assign(run.config["train"]!, {
        engine: "torch",
        per_device_eval_batch_size: run.config["train"]!["per_device_train_batch_size"],
        activation_offloading: false,
      });
      run.config["evaluate"]!["scoring"] = "likelihood";
      const { train, evaluate } = forecastOf(run);
      expect(evaluate.highBytes, `seed ${seed}`).toBeLessThanOrEqual(train.highBytes * (1 + 1e-12));
    }
  });

  it("with recomputation left to the device: what fits with more tokens fits with fewer", () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const run = randomRun(seed);
      run.config["train"]!["gradient_checkpointing"] = "auto";
      const freeBytes = forecastOf(run).train.highBytes * (0.5 + createRandom(seed * 17).next());
      const fits = (length: number): boolean => {
        run.config["data"]!["max_length"] = length;
        const forecast = forecastRun(resolvedOf(run), { config: run.model }, { freeBytes })!;
        return forecast.train.highBytes <= freeBytes;
      };
      const few = fits(256);
      const many = fits(2048);
      expect(many && !few, `seed ${seed}`).toBe(false);
    }
  });
});
