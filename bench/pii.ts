/**
 * Precision and recall of the rules on personal data, by entity type, on the 1,500 texts of Presidio's synthetic set:
 * `npm run bench -- pii [file]`. The file is `../shared/data/pii/synth_dataset_v2.json` unless another is named.
 * Prints a table; `test/rules/PII.test.ts` holds the figures.
 */
import { existsSync, readFileSync } from "node:fs";
import { measurePii, type PiiSample } from "../test/rules/measurePii";

const FILE = process.argv[2] ?? "../shared/data/pii/synth_dataset_v2.json";

function main(): void {
  if (!existsSync(FILE)) {
    process.stderr.write(`skipped: ${FILE} is not there\n`);
    process.exitCode = 2;
    return;
  }
  const samples = JSON.parse(readFileSync(FILE, "utf8")) as readonly PiiSample[];
  const lines = measurePii(samples).map(({ type, code, marked, precision, recall, exact }) =>
    [
      type.padEnd(14),
      code,
      String(marked).padStart(6),
      precision.toFixed(3).padStart(9),
      recall.toFixed(3).padStart(6),
      exact.toFixed(3).padStart(11),
    ].join("  "),
  );
  const head = "entity          rule    marked  precision  recall  exact range";
  process.stdout.write(`${String(samples.length)} texts\n${head}\n${lines.join("\n")}\n`);
}

main();
