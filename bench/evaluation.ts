/**
 * How fast an evaluation is, and whether its error rates hold: runs without any effect (a "worse" verdict or a group
 * finding is then a false alarm), and runs with a planted gap of 15 points at 400 rows per group.
 *   npm run bench -- evaluation [simulated runs = 200]
 *
 * RECORDED (Node 20, 2 cores shared with other work)
 * 600 rows, 2 models, 2,000 resamples, 1,000 shuffles: 0.53 s, 137 results
 * 11,000 rows, 2 models, 10,000 resamples: 10.39 s, 161 results
 * no effect, 3 groups of 150: worse 0 of 200 (0.0%), improved 0 of 200 (0.0%), group findings 3 of 200 (1.5%)
 *   share of noise-floor p at most 0.05 / 0.25 / 0.50: 0.039 / 0.234 / 0.455
 * no effect, 3 groups of 150, no positive label: worse 0 of 200 (0.0%), improved 0 of 200 (0.0%), group findings 5 of 200 (2.5%)
 *   share of noise-floor p at most 0.05 / 0.25 / 0.50: 0.048 / 0.250 / 0.479
 * no effect, 2 groups of 60: worse 0 of 200 (0.0%), improved 0 of 200 (0.0%), group findings 4 of 200 (2.0%)
 *   share of noise-floor p at most 0.05 / 0.25 / 0.50: 0.036 / 0.184 / 0.395
 * planted gap of 15 points, 400 per group: worse 68 of 100 (68.0%), improved 0 of 100 (0.0%), group findings 99 of 100 (99.0%)
 *   share of noise-floor p at most 0.05 / 0.25 / 0.50: 0.385 / 0.549 / 0.691
 */
import { evaluate, type EvaluateOptions } from "../src/core/evaluation/index";
import { inventedPredictions, type InventedGroup } from "../test/core/evaluation/invented";

const OPTIONS: EvaluateOptions = {
  runId: "bench",
  name: "bench",
  createdAt: "2026-01-01T00:00:00.000Z",
  seed: 42,
  positiveLabel: "high",
};

function groups(n: number, before: number, after: readonly number[]): InventedGroup[] {
  return after.map((rate, i) => ({ value: `g${i}`, n, before, after: rate }));
}

function time(name: string, rows: InventedGroup[], options: EvaluateOptions): void {
  const lines = inventedPredictions({ seed: 1, groups: rows, second: ["f", "m"] });
  const started = performance.now();
  const { results } = evaluate(lines, options);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${name}: ${seconds.toFixed(2)} s, ${results.length} results`);
}

function simulate(name: string, runs: number, rows: InventedGroup[], positiveLabel: string | null): void {
  let worse = 0;
  let improved = 0;
  let findings = 0;
  const below = [0, 0, 0];
  let tests = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const lines = inventedPredictions({ seed: seed * 7919, groups: rows, second: ["f", "m"] });
    const options = { ...OPTIONS, seed, positiveLabel, bootstrap: 1000, permutations: 500 };
    const { gate, details, results } = evaluate(lines, options);
    if (gate.checks.some((check) => check.verdict === "worse")) worse++;
    if (gate.checks.some((check) => check.verdict === "improved")) improved++;
    if ((details.findings ?? []).length > 0) findings++;
    for (const result of results) {
      if (result.test?.name !== "groups shuffled" || result.subject !== "tuned") continue;
      tests++;
      [0.05, 0.25, 0.5].forEach((p, i) => (below[i]! += result.test!.p <= p ? 1 : 0));
    }
  }
  const share = (k: number): string => `${k} of ${runs} (${((100 * k) / runs).toFixed(1)}%)`;
  const spread = below.map((k) => (k / Math.max(1, tests)).toFixed(3)).join(" / ");
  console.log(
    `${name}: worse ${share(worse)}, improved ${share(improved)}, group findings ${share(findings)}`,
  );
  console.log(`  share of noise-floor p at most 0.05 / 0.25 / 0.50: ${spread}`);
}

function main(): void {
  const runs = Number(process.argv[2] ?? "200");
  time("600 rows, 2 models, 2,000 resamples, 1,000 shuffles", groups(200, 0.7, [0.75, 0.75, 0.75]), OPTIONS);
  time("11,000 rows, 2 models, 10,000 resamples", groups(2200, 0.7, [0.7, 0.7, 0.7, 0.7, 0.7]), {
    ...OPTIONS,
    bootstrap: 10_000,
    permutations: 1000,
  });
  simulate("no effect, 3 groups of 150", runs, groups(150, 0.75, [0.75, 0.75, 0.75]), "high");
  simulate(
    "no effect, 3 groups of 150, no positive label",
    runs,
    groups(150, 0.75, [0.75, 0.75, 0.75]),
    null,
  );
  simulate("no effect, 2 groups of 60", runs, groups(60, 0.6, [0.6, 0.6]), "high");
  simulate(
    "planted gap of 15 points, 400 per group",
    Math.ceil(runs / 2),
    groups(400, 0.8, [0.85, 0.7]),
    "high",
  );
}

main();
