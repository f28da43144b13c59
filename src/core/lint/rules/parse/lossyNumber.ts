import { endOfString, jsonPathAt } from "../../../dataset/jsonPathAt";
import { defineRule } from "../../defineRule";
import { createRowCounter } from "../../rows/rowCounts";

/** A place costs a walk through the row. */
const MOST_PER_ROW = 100;

/** Where a string begins, or a number. */
const TOKEN = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gu;

/**
 * A whole number that a 64-bit float cannot hold exactly, or one that is too large for it. JavaScript, and every tool
 * that goes through floats, rounds it without a word: ids that differed are equal then, and labels change.
 *
 * Ids of this length belong in strings.
 */
export const lossyNumber = defineRule({
  code: "PAR009",
  name: "lossy-number",
  severity: "warning",
  affects: ["all:rounds-number"],
  bad: `{"prompt": "Hi", "completion": "Hello!", "id": 12345678901234567890}`,
  good: `{"prompt": "Hi", "completion": "12345678901234567890", "id": 9007199254740992, "score": 1e22}`,
  begin: (context) => {
    const countsOf = context.shared(createRowCounter);
    return {
      checkRow(row, report) {
        const { text, cells } = row.source;
        if (cells !== undefined || !countsOf(row).hasLossyNumber) return;
        let told = 0;
        for (const { start, token } of numbersOf(text)) {
          const lost = lossOf(token);
          if (lost === undefined) continue;
          if (++told > MOST_PER_ROW) break;
          const span = { start, end: start + token.length };
          report({ span, path: jsonPathAt(text, start) }, lost, { help: "write it as a string" });
        }
      },
    };
  },
});

/** What becomes of a number; undefined when nothing does. */
function lossOf(token: string): string | undefined {
  const value = Number(token);
  if (!Number.isFinite(value))
    return "this number is too large for a 64-bit float: readers make it infinite or fail";
  if (Number.isSafeInteger(value) || !/^-?\d+$/u.test(token)) return undefined;
  const exact = BigInt(token);
  if (BigInt(value) !== exact)
    return `this number becomes ${BigInt(value).toString()} in readers that have only 64-bit floats`;
  return exact >= 2n ** 64n || exact < -(2n ** 63n)
    ? "this number does not fit into 64 bits: Arrow and most readers fail or make it a float"
    : undefined;
}

/** The numbers of a JSON text; strings are passed over. */
function* numbersOf(text: string): Generator<{ readonly start: number; readonly token: string }> {
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 0: token, index: start } = match;
    if (token === '"') pattern.lastIndex = endOfString(text, start);
    else yield { start, token };
  }
}
