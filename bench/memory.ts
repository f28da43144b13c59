/**
 * The memory forecast beside what was measured: the thirteen rows of the specification, PEFT's own comparison of methods,
 * and what autograd keeps per token and layer (`bench/memory/savedTensors.py`).
 *   npm run bench -- memory
 */
import { METHOD_PEAKS, PUBLISHED, relativeError, type Comparison } from "../test/core/memory/published";
import { SAVED } from "../test/core/memory/savedTensors";

const UNITS: Readonly<Record<Comparison["unit"], readonly [divisor: number, digits: number]>> = {
  GiB: [2 ** 30, 1],
  GB: [1e9, 1],
  "B/token": [1, 0],
};

function line(row: Comparison): string {
  const [divisor, digits] = UNITS[row.unit];
  const show = (value: number): string => (value / divisor).toFixed(digits).padStart(10);
  const error = relativeError(row) * 100;
  const sign = error < 0 ? "−" : "+";
  return `${row.name.padEnd(68)}${show(row.forecast)}${show(row.measured)} ${row.unit.padEnd(8)}${sign}${Math.abs(error).toFixed(1)} %`;
}

function main(): void {
  for (const rows of [PUBLISHED, METHOD_PEAKS, SAVED]) {
    console.log(`${" ".repeat(70)}forecast  measured`);
    for (const row of rows) console.log(line(row));
    const worst = Math.max(...rows.map((row) => Math.abs(relativeError(row))));
    console.log(`worst of ${rows.length}: ${(worst * 100).toFixed(1)} %\n`);
  }
}

main();
