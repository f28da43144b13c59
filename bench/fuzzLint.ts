/**
 * A million spoilt files through every rule of the linter (`npm run bench -- fuzzLint [count] [first seed]`). Prints
 * one JSON line; failures name their seed and hold the input. An unhandled rejection ends the process: that is a
 * failure too.
 */
import { fuzzLint } from "../test/rules/fuzz/fuzzLint";

const COUNT = Number(process.argv[2] ?? 1_000_000);
const FIRST = Number(process.argv[3] ?? 1_000_000);

async function main(): Promise<void> {
  const began = performance.now();
  const outcome = await fuzzLint(FIRST, COUNT);
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${JSON.stringify({ ...outcome, seconds })}\n`);
  if (outcome.failures.length > 0) process.exitCode = 1;
}

void main();
