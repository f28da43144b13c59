import { readFileSync } from "node:fs";
import { createRandom } from "../../src/base/random";
import { createFoldedUnits } from "../../src/core/dataset/foldUnits";
import { fingerprintOf, SHORTEST_PRINT } from "../../src/core/lint/licences/knownSources";

/** The first rows, which people cut off for a try, and as many from anywhere. */
const FIRST = 16;
const OTHERS = 24;

/** Prints the fingerprints of some long answers of a JSON file in Alpaca's form: `<file> [<seed>]`. */
export function main([file = "", seed = "13"]: readonly string[]): void {
  const rows = JSON.parse(readFileSync(file, "utf8")) as { readonly output: string }[];
  const answers = rows.map(({ output }) => output).filter(({ length }) => length >= SHORTEST_PRINT);
  const random = createRandom(Number(seed));
  const chosen = answers.slice(0, FIRST);
  while (chosen.length < FIRST + OTHERS) chosen.push(answers[random.below(answers.length)] ?? "");
  const folded = createFoldedUnits();
  const prints = chosen.map((answer) => {
    folded.clear();
    folded.add(answer);
    return fingerprintOf(folded);
  });
  process.stdout.write(`${[...new Set(prints)].join(", ")}\n`);
}
