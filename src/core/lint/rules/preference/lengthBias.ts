import { formatPercent } from "../../../../base/format";
import { defineRule } from "../../defineRule";

/** Pairs of different length that are needed before a share means something. */
const MIN_PAIRS = 30;
const MOST = 0.75;

/**
 * In most pairs the longer answer (or the shorter one) is the preferred one. A model that only learns to write long
 * answers fits such data nearly as well as one that learns what is good, and preference training is known to take
 * that way: answers get longer, judges and rewards rise, quality does not.
 *
 * One finding per file, from 30 pairs of different length on; lengths are those of the answers in characters. It
 * says nothing about single rows.
 */
export const lengthBias = defineRule({
  code: "PRF005",
  name: "length-bias",
  severity: "warning",
  format: "preference",
  affects: ["all:learns-length"],
  bad: examplePairs(() => false),
  good: examplePairs((i) => i % 2 === 0),
  begin: () => {
    let longer = 0;
    let shorter = 0;
    return {
      checkRow(row) {
        const pair = row.pair;
        if (pair?.chosen.answer === undefined || pair.rejected.answer === undefined) return;
        const difference = pair.chosen.answer.length - pair.rejected.answer.length;
        if (difference > 0) longer++;
        else if (difference < 0) shorter++;
      },
      finish(report) {
        const pairs = longer + shorter;
        if (pairs < MIN_PAIRS) return;
        const share = longer / pairs;
        if (share > MOST || share < 1 - MOST)
          report(
            { place: {} },
            `the chosen answer is the ${share > MOST ? "longer" : "shorter"} one in ${formatPercent(share > MOST ? share : 1 - share, 0)} of the pairs`,
            { help: "balance the pairs, or use a loss that is normalised by length" },
          );
      },
    };
  },
});

/** JSON Lines of pairs; `isShort` says in which the chosen answer is the shorter one. */
function examplePairs(isShort: (index: number) => boolean): string {
  return Array.from({ length: 32 }, (_, i) => {
    const long = `The answer is ${String(i)}, as far as anyone can tell today.`;
    const short = `It is ${String(i)}.`;
    const [chosen, rejected] = isShort(i) ? [short, long] : [long, short];
    return JSON.stringify({ prompt: `What is ${String(i)} and nothing else?`, chosen, rejected });
  }).join("\n");
}
