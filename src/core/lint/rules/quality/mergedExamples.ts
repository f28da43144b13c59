import type { RowText } from "../../../dataset/rowTexts";
import type { Span } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import { askedFor } from "../../text/exchanges";
import { codeIn } from "../../text/codeAreas";

/** A rule of number signs, then the number of the next example: how self-instruct separated its tasks. */
const NUMBERED =
  /(?:^|\n)(?:[ \t]{0,4}(?:#{2,6}|-{3,8}|={3,8}|\*{3,8})[ \t]{0,4}\n{1,3})?[ \t]{0,4}(?:#{1,4} ?)?\d{1,4}[.)、:]? {0,2}(?:\*\*)?(?:Instruction|指令|指示)(?:\*\*)? ?[:：]/gu;
/** The next example without a number; it must have an answer of its own. */
const HEADED =
  /(?:^|\n)[ \t]{0,4}(?:(?:#{2,6}|-{3,8}|={3,8}|\*{3,8})[ \t]{0,4}\n{1,3})?[ \t]{0,4}(?:#{1,4} ?)?(?:\*\*)?(?:Instruction|指令)(?:\*\*)? ?[:：]/gu;
const OUTPUT =
  /\n[ \t]{0,4}(?:#{1,4} ?)?(?:\d{1,4}[.)、]? {0,2})?(?:\*\*)?(?:Output|OUTPUT|Response|输出|回答)(?:\*\*)? ?[:：]/u;
/** The separator between two tasks. */
const RULE = /^(?:#{2,6}|-{3,8}|={3,8}|\*{3,8})[ \t]*\n/u;
const ASKS_FOR_EXAMPLES =
  /\binstructions?\b.{0,80}\b(?:pairs?|data ?sets?|examples?|tun\w+|outputs?|responses?|samples?)\b|\b(?:self-instruct|few-shot|prompts?|data ?set)\b|指令.{0,30}(?:数据|示例|样本)/iu;

/**
 * The next example of the generator's list inside of this one: "\n##\n18. Instruction: …". The file was cut at the
 * wrong places, and every trainer takes the rest as part of the answer: the model learns to go on with a new task
 * after each reply and does not stop.
 *
 * Found in prompts, inputs and answers by a numbered "Instruction:" at a line start; where no separator
 * stands before it, an "Output:" must follow; and the prompt must not ask for instructions or examples. Code blocks are left
 * alone. What it cannot see: merged examples without such a heading.
 */
export const mergedExamples = defineRule({
  code: "QLT005",
  name: "merged-examples",
  severity: "error",
  affects: ["all:trains-on-it"],
  needles: ["Instruction", "指令", "指示"],
  companions: ["ROL011"],
  bad: String.raw`{"instruction": "Name a colour.", "input": "", "output": "Blue\n##\n18. Instruction: Name a fruit.\nOutput: Apple"}`,
  good: `{"instruction": "Name a colour.", "input": "", "output": "Blue"}`,
  checkRow(row, report) {
    for (const text of row.texts) {
      if (text.part === "rejected" || text.part === "tool" || text.part === "system") continue;
      if (!/Instruction|指令|指示/u.test(text.value)) continue;
      const found = text.part === "answer" ? inAnswer(text, () => askedFor(row, text)) : inPrompt(text);
      if (found === undefined) continue;
      report({ path: text.path, within: found }, "another example begins inside of this one", {
        help: "split the row in two, or cut it here",
      });
    }
  },
});

function inAnswer({ value }: RowText, asked: () => string): Span | undefined {
  const found = first(value, NUMBERED) ?? (OUTPUT.test(value) ? first(value, HEADED) : undefined);
  if (found === undefined || value.slice(0, found.start).trim() === "") return undefined;
  if (!RULE.test(value.slice(found.start, found.end)) && !OUTPUT.test(value.slice(found.end)))
    return undefined;
  return ASKS_FOR_EXAMPLES.test(asked().slice(0, 4000)) ? undefined : found;
}

/** A prompt may list examples: one that begins with such a list, or announces it, is left alone. */
function inPrompt({ value }: RowText): Span | undefined {
  const found = first(value, NUMBERED);
  if (found === undefined || value.slice(0, found.start).trim() === "") return undefined;
  return ASKS_FOR_EXAMPLES.test(value.slice(0, found.start).slice(0, 4000)) ? undefined : found;
}

function first(text: string, pattern: RegExp): Span | undefined {
  const inCode = codeIn(text);
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    const start = end - match[0].trimStart().length;
    if (!inCode(start)) return { start, end };
  }
  return undefined;
}
