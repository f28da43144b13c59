import { findWrongSums, type WrongSum } from "../../arithmetic/findWrongSums";
import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";

/**
 * A calculation in an answer comes out otherwise: the model learns the wrong step, and a reward that checks the final
 * number punishes what was taught.
 *
 * Looked at are calculator annotations (`<<12*3=36>>`) and, in answers without any, equations of numbers. Results may
 * be rounded or cut off in their last digit; per cent, money, thousands, fractions and chains (`2 + 3 = 5 + 0 = 5`)
 * are understood, equations with letters, powers or mixed numbers are left alone. An annotation that is no plain sum
 * with a number as result (`560//10=56`, `3/4=3/4`) is reported too: a calculator would write something else there.
 * Of GSM8K's 23,716 training annotations 2 are such, of 4,282 test annotations 1; all others come out.
 */
export const wrongArithmetic = defineRule({
  code: "LBL007",
  name: "wrong-arithmetic",
  severity: "warning",
  byDefault: false,
  affects: ["all:mistrains"],
  bad: `{"question": "What do twelve boxes of three cost?", "answer": "They cost 12*3=<<12*3=35>>35."}\n{"question": "And seven more?", "answer": "36 + 7 = 44"}`,
  good: `{"question": "What do twelve boxes of three cost?", "answer": "They cost 12*3=<<12*3=36>>36."}\n{"question": "A third of ten?", "answer": "10 / 3 = 3.33"}`,
  needles: ["="],
  checkRow(row, report) {
    for (const { value, path, part } of row.texts)
      if (part === "answer" && value.includes("="))
        for (const wrong of findWrongSums(value)) report({ path, within: wrong.span }, messageFor(wrong));
  },
});

function messageFor({ sum, value, stated }: WrongSum): string {
  if (value === undefined) return `${quote(`${sum}=${stated}`)} is no sum that a calculator takes`;
  const is = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)));
  return Number.isFinite(Number(stated.replace(/[$,%\s\u20ac\u00a3]/gu, "")))
    ? `${quote(sum)} is ${is}, not ${quote(stated)}`
    : `${quote(sum)} is ${is}, and the result ${quote(stated)} is not that number`;
}
