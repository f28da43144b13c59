import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { sum } from "../../../../src/core/memory/forecast/forecast";
import { forecastRun } from "../../../../src/core/memory/forecast/forecastRun";
import { readModelShape } from "../../../../src/core/memory/model/readModelShape";
import { plainConfig } from "../../../fakes/cliHarness";

type Values = Record<string, unknown>;

const CONFIGS = ["countedModels.json", "countedHybrids.json"].flatMap(
  (name) =>
    JSON.parse(
      readFileSync(path.join(import.meta.dirname, "../../../fixtures/memory", name), "utf8"),
    ) as readonly { readonly name: string; readonly config: Values }[],
);
/** What stands in spoilt files in a number's place. */
const SPOILT: readonly unknown[] = [
  ...[undefined, null, 0, -1, -4096, 1.5, 5e-324, 1e9, 1e300, 2 ** 53, 7, 13],
  ...["4096", "", "__proto__", true, false, [], {}, [1, 2, 3], [null], ["a"]],
];
const LLAMA: Values = {
  ...{ model_type: "llama", hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32 },
  ...{ num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 32000 },
};
const RUN = plainConfig();
const forecast = (config: unknown) => forecastRun(RUN, { config }, { engine: "torch" });

describe("a config.json that is spoilt", () => {
  it("gives a forecast of finite parts inside of its band, or none, whatever stands in it", () => {
    const random = createRandom(5);
    const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
    let given = 0;
    for (let round = 0; round < 4000; round++) {
      const { name, config } = pick(CONFIGS);
      const spoilt = structuredClone(config);
      const changes = Array.from({ length: 1 + random.below(2) }, () => [
        pick(Object.keys(config)),
        pick(SPOILT),
      ]);
      for (const [key, value] of changes) spoilt[key as string] = value;
      const phases = forecast(spoilt);
      if (phases === undefined) continue;
      given++;
      for (const phase of [phases.train, phases.evaluate, phases.merge ?? phases.train]) {
        const parts = Object.values(phase.components) as readonly number[];
        const together = sum(phase.components);
        const isSound =
          parts.every((part) => Number.isFinite(part) && part >= 0) &&
          phase.lowBytes > 0 &&
          phase.lowBytes <= together &&
          together <= phase.highBytes;
        if (!isSound) expect.fail(`${name} with ${JSON.stringify(changes)}: ${JSON.stringify(phase)}`);
      }
    }
    expect(given).toBeGreaterThan(2000);
  });

  it.each([
    ["heads that do not divide the width", { num_attention_heads: 33 }, "cannot be split"],
    ["heads that cannot share keys", { num_key_value_heads: 5 }, "cannot be shared"],
    ["more heads of keys than of queries", { num_key_value_heads: 64 }, "cannot be shared"],
    ["heads in quotes", { num_attention_heads: "32" }, "`num_attention_heads` in config.json is no number"],
    ["no width of the MLP", { intermediate_size: -1 }, "`intermediate_size` in config.json is no number"],
  ])("%s: rough, and told", (_, change, told) => {
    const { rough, reasons, train } = forecast({ ...LLAMA, ...change })!;
    expect(rough).toBe(true);
    expect(reasons.join("; ")).toContain(told);
    expect(train.components.weights).toBeGreaterThan(1e9);
  });

  it("without heads is still forecast where the architecture is not known", () => {
    const mamba = { model_type: "mamba", hidden_size: 2560, num_hidden_layers: 64, vocab_size: 50280 };
    expect(forecast(mamba)?.rough).toBe(true);
  });

  it.each([
    ["width", { hidden_size: "4096" }],
    ["layers", { num_hidden_layers: 0 }],
    ["vocabulary", { vocab_size: -1 }],
    ["possible number of layers", { num_hidden_layers: 1e9 }],
    ["possible size", { hidden_size: 2 ** 24, intermediate_size: 2 ** 24 }],
  ])("without a %s says nothing", (_, change) => {
    expect(readModelShape({ ...LLAMA, ...change })).toBeUndefined();
  });
});
