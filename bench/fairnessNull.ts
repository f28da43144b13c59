/**
 * Does the report raise false alarms, and does it find what is there? Runs the example over many seeds (data, row
 * order and adapter all new) with the real engine: without its planted imbalance, and then with it.
 *   npm run bench -- fairnessNull [runs without = 20] [runs with = 5]
 *
 * RECORDED
 */
import path from "node:path";
import { simulateRun } from "../scripts/example/simulateRun";

const MODEL = path.join(process.cwd(), "examples/model");

async function alarmingRuns(runs: number, imbalance: boolean): Promise<number> {
  let alarming = 0;
  for (let seed = 101; seed < 101 + runs; seed++) {
    const started = performance.now();
    const { evaluation, alarms } = await simulateRun(MODEL, { seed, imbalance });
    if (alarms.length > 0) alarming++;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`seed ${seed}, ${seconds} s: ${alarms.length === 0 ? "no alarm" : alarms.join("; ")}`);
    console.log(`  ${evaluation.summary.sentence}`);
  }
  return alarming;
}

async function main(): Promise<void> {
  const [without = "20", withIt = "5"] = process.argv.slice(2);
  const falseAlarms = await alarmingRuns(Number(without), false);
  const found = await alarmingRuns(Number(withIt), true);
  console.log(
    `without the imbalance: ${falseAlarms} of ${without} runs with an alarm (at most 2 of 20 expected)`,
  );
  console.log(`with the imbalance: ${found} of ${withIt} runs with an alarm`);
}

void main();
