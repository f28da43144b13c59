import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { deleteRow } from "../../edits/rowEdits";
import { askedFor, learntAnswers } from "../../text/exchanges";

const LONGEST = 60;

/** Says that there is no answer, whatever is asked. */
const NOTHING =
  /^(?:[<[({] ?(?:no|empty|null|missing|insert|your|the)?[ _-]?(?:output|answer|response|completion|reply|result)(?: here| goes here)? ?[>\])}]|[<[({] ?(?:none|null|n\/a|empty|blank|todo|tbd|placeholder) ?[>\])}]|no[ _-]?output(?: (?:is )?(?:required|needed|necessary|provided|given|available|expected))?|no (?:answer|response|reply)(?: is)? (?:required|needed|necessary|provided|given|available|expected)|(?:your |the |insert (?:your |the )?)(?:answer|output|response) (?:goes )?here|answer (?:goes )?here|(?:to be|needs to be) (?:filled(?: in)?|added|written|completed|done|determined)|(?:fixme|todo|tbd|placeholder)\b.{0,30}|无输出|没有输出|无需输出|不需要输出|无回答|暂无|待补充|待填写|待定|keine ausgabe|aucune sortie|sin salida)$/iu;
/** May be the right answer to a question about such words, about code, or where the prompt offers it. */
const WORD = /^(?:n\/a|n\.a|na|#n\/a|null|undefined|nan|nil|not applicable|不适用)$/iu;
const SIGNS = /^(?:\.{3,}|…+|-{2,}|_{2,}|\?{2,}|x{3,}|[–—]{1,3})$/iu;

const ASKS_FOR_WORD =
  /\bcode\b|print|return|output|evaluat|\bvalue|json|javascript|python|sql|\bc\b|java|typeof|expression|variable|program|function|database|```|abbreviat|acronym|symbol|element|stand(?:s)? for|mean|词|值|代码/iu;
const ASKS_FOR_SIGNS = /morse|ellips|punctuat|symbol|dash|dots?\b|sign|character|blank|标点|符号/iu;
const ASKS_FOR_TODO = /to-?do|fixme|tbd|placeholder|待/iu;

/**
 * Answers that only stand in for an answer: "<nooutput>", "No output required.", "N/A", "null", "TODO". They come from
 * generators that were told to leave a field empty, from spreadsheets and from half-finished annotation. Every trainer
 * takes them as text, so the model learns that "N/A" is what such a question deserves.
 *
 * Only the whole answer counts. Words that can be a true answer ("N/A", "null", "...") are left alone when the prompt
 * offers or names them, or asks what a piece of code gives. English, and the usual words in Chinese, German, French
 * and Spanish. "None" and "No" are always taken as answers.
 */
export const placeholderAnswer = defineRule({
  code: "QLT002",
  name: "placeholder-answer",
  severity: "error",
  affects: ["all:trains-on-it"],
  fixSafety: "unsafe",
  companions: ["QLT004"],
  bad: `{"instruction": "Name a colour.", "input": "", "output": "Blue"}\n{"instruction": "Close the door.", "input": "", "output": "<nooutput>"}`,
  good: `{"instruction": "Name a colour.", "input": "", "output": "Blue"}\n{"instruction": "What does console.log(null) print?", "input": "", "output": "null"}`,
  checkRow(row, report) {
    for (const text of row.texts) {
      if (text.value.length > LONGEST || text.part !== "answer" || !isPlaceholder(text.value)) continue;
      if (!learntAnswers(row).includes(text) || isWhatIsAsked(text.value, askedFor(row, text))) continue;
      report({ path: text.path }, `${quote(text.value)} stands in for an answer`, {
        help: "write the answer, or delete the row",
        fix: deleteRow(row.source),
      });
    }
  },
});

function core(answer: string): string {
  return answer
    .trim()
    .replace(/^[\s"'“”‘’`*_]{1,6}(?=[^\s"'“”‘’`*_])/u, "")
    .replace(/(?<=[^\s"'“”‘’`*_])[\s"'“”‘’`*_]{1,6}$/u, "")
    .replace(/(?<=[\p{L})\]>])[.!。！]$/u, "");
}

function isPlaceholder(answer: string): boolean {
  const text = core(answer);
  return NOTHING.test(text) || WORD.test(text) || SIGNS.test(text);
}

function isWhatIsAsked(answer: string, asked: string): boolean {
  const text = core(answer);
  const word = text.replace(/^[<[({\s]{1,9}|[>\])}\s]{1,9}$/gu, "").toLowerCase();
  if (word !== "" && /[\p{L}]/u.test(word) && asked.toLowerCase().includes(word)) return true;
  if (SIGNS.test(text)) return ASKS_FOR_SIGNS.test(asked);
  if (/todo|fixme|tbd|placeholder|待/iu.test(text)) return ASKS_FOR_TODO.test(asked);
  return WORD.test(text) && ASKS_FOR_WORD.test(asked);
}
