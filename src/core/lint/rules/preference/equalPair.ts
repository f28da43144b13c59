import { canonicalJson } from "../../../dataset/canonicalJson";
import { defineRule } from "../../defineRule";
import { deleteRow } from "../../edits/rowEdits";

/**
 * The preferred answer is the rejected one. The two likelihoods cancel: DPO gets no gradient from the row, a reward
 * model learns that nothing tells good from bad, and an accuracy of 50 % on such rows hides behind the average.
 *
 * Answers that differ in nothing but white space count as equal. Answers that differ in case or in their last
 * punctuation mark only are a warning: the difference is rarely what was meant to be learnt.
 */
export const equalPair = defineRule({
  code: "PRF001",
  name: "equal-pair",
  severity: "error",
  format: "preference",
  affects: ["trl:no-gradient", "llama-factory:no-gradient", "axolotl:no-gradient"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}\n{"prompt": "Bye", "chosen": "See you.", "rejected": "See you."}`,
  good: `{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}\n{"prompt": "Bye", "chosen": "See you.", "rejected": "No."}`,
  checkRow(row, report) {
    const pair = row.pair;
    if (pair === undefined) return;
    const { chosen, rejected } = pair;
    const difference =
      chosen.answer === undefined || rejected.answer === undefined
        ? sameJson(chosen.value, rejected.value)
        : compare(chosen.answer, rejected.answer);
    if (difference === undefined || (chosen.isEmpty && rejected.isEmpty)) return;
    if (chosen.others !== rejected.others) return;
    // Transcripts and lists may differ earlier: that is PRF003's.
    if (JSON.stringify(chosen.before) !== JSON.stringify(rejected.before)) return;
    report(
      { path: [rejected.key] },
      difference === "none"
        ? "the rejected answer is the chosen one"
        : "the rejected answer differs from the chosen one in case or punctuation only",
      { severity: difference === "none" ? "error" : "warning", fix: deleteRow(row.source) },
    );
  },
});

type Difference = "none" | "slight";

function compare(chosen: string, rejected: string): Difference | undefined {
  if (chosen === rejected) return "none";
  // Most pairs part within a few letters: no need to fold pages of text.
  if (partsEarly(chosen, rejected)) return undefined;
  const a = fold(chosen);
  const b = fold(rejected);
  if (a === b) return "none";
  return foldMore(a) === foldMore(b) ? "slight" : undefined;
}

/** Letters and digits of ASCII that must be the same in both before whole texts are compared. */
const COMPARED = 16;

function partsEarly(a: string, b: string): boolean {
  let i = 0;
  let j = 0;
  for (let same = 0; same < COMPARED; same++) {
    i = nextWord(a, i);
    j = nextWord(b, j);
    if (i >= a.length || j >= b.length) return false;
    const unitA = a.charCodeAt(i++);
    const unitB = b.charCodeAt(j++);
    if (unitA !== unitB && (unitA | 32) !== (unitB | 32)) return unitA < 128 && unitB < 128;
  }
  return Math.abs(a.length - b.length) > 40 + a.length / 10;
}

function nextWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

function fold(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

function foldMore(text: string): string {
  return text.toLowerCase().replace(/[\s.!?…。！？]{1,20}$/u, "");
}

function sameJson(a: Parameters<typeof canonicalJson>[0], b: typeof a): Difference | undefined {
  const text = canonicalJson(a);
  return text !== undefined && text === canonicalJson(b) ? "none" : undefined;
}
