import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { pairItems } from "../../../src/core/evaluation/items";
import { GATE_METRICS, gateScope } from "../../../src/core/evaluation/metrics/gateMetrics";
import { EVERYWHERE } from "../../../src/core/evaluation/metrics/metric";
import { METRICS } from "../../../src/core/evaluation/metrics/registry";
import { wholeTally } from "../../../src/core/evaluation/requests";
import { mcnemar } from "../../../src/core/evaluation/statistics/mcnemar";
import { normalCdf, normalQuantile } from "../../../src/core/evaluation/statistics/normal";
import { clusteredProportion } from "../../../src/core/evaluation/statistics/proportions";
import { binOf } from "../../../src/core/evaluation/tally";
import { DESIGN_GROUPS, inventedPredictions } from "./invented";

test("the registry lists every file of the metrics folder, and no key twice", () => {
  const folder = path.resolve(import.meta.dirname, "../../../src/core/evaluation/metrics");
  const files = readdirSync(folder)
    .map((file) => file.replace(/\.ts$/u, ""))
    .filter((name) => !["metric", "registry", "gateMetrics"].includes(name));
  const camel = (id: string): string => id.replace(/_(\w)/gu, (_, letter: string) => letter.toUpperCase());
  expect(METRICS.map((metric) => camel(metric.id)).sort()).toEqual(files.sort());
});

test("a gate can name every metric but those of single groups, with what it is measured of", () => {
  const nameable = METRICS.filter(({ scope }) => scope !== "group");
  expect(GATE_METRICS).toEqual(nameable.map(({ id }) => id));
  for (const { id, scope } of METRICS) expect(gateScope(id)).toBe(scope === "group" ? undefined : scope);
});

describe("proportions", () => {
  const lines = inventedPredictions({ seed: 6, groups: DESIGN_GROUPS });
  const items = pairItems("task", lines, { labels: [], groups: undefined });
  const tally = wholeTally(items, items.tuned, 10);

  test.each(METRICS.filter((metric) => metric.outcome !== undefined))(
    "$id counts the same item by item as from the tally",
    (metric) => {
      for (const label of [0, 1, 2]) {
        for (const [column, group] of [
          [-1, -1],
          [0, 1],
          [0, 3],
        ] as const) {
          const place = { ...EVERYWHERE, label, column, group };
          const counted = clusteredProportion(items.n, items.cluster, (item) =>
            metric.outcome!(items, items.tuned!, item, place),
          );
          const measured = metric.measure(tally, place);
          expect(measured.denominator).toBe(counted.n);
          expect(measured.value).toBeCloseTo(counted.successes / counted.n, 12);
        }
      }
    },
  );
});

describe("small parts", () => {
  test("a confidence on an edge belongs to the bin below it, whatever the number of bins", () => {
    for (let bins = 2; bins <= 200; bins++) {
      expect(binOf(0, bins)).toBe(0);
      for (let edge = 1; edge <= bins; edge++) expect(binOf(edge / bins, bins)).toBe(edge - 1);
    }
  });

  test("the normal quantile undoes the distribution function over 30 orders of magnitude", () => {
    for (const p of [1e-30, 1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 1 - 1e-9]) {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-9);
    }
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  });

  test("many changed answers do not underflow McNemar's test", () => {
    const { midP, exact } = mcnemar(2000, 2100);
    expect(midP).toBeGreaterThan(0.1);
    expect(exact).toBeGreaterThan(midP);
    expect(mcnemar(0, 0).midP).toBe(1);
  });
});
