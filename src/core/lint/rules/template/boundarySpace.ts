import type { Edit, Fix } from "../../../../protocol/findings";
import type { JsonPath, Span } from "../../../dataset/jsonValue";
import { commonPrefix } from "../../../supervision/boundary";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { replaceWithin } from "../../edits/rowEdits";
import { createSupervisor, type SupervisedView } from "../../supervisor";
import type { LintSupervision } from "../../surroundings";

const LEADING = /^\s+/u;

/**
 * White space at the border between what is read and what is learnt: a prompt that ends with a space where the answer
 * begins with a letter, or an answer that begins with a line break behind the template's own. Most tokenizers join the
 * two, so the prompt that is asked later ends in another token than any that the model has seen there; the first word
 * of the answer is learnt wrongly.
 *
 * With the run's model the rule asks the tokenizer whether the two really become one token. Without it, only pairs of
 * prompt and completion whose texts are joined as they are can be judged, by the space alone.
 */
export const boundarySpace = defineRule({
  code: "TPL007",
  name: "space-at-boundary",
  severity: "warning",
  affects: ["trl:learns-wrong-first-token", "axolotl:warns"],
  fixSafety: "unsafe",
  companions: ["DUP002"],
  bad: `{"prompt": "The capital of France is ", "completion": "Paris."}`,
  good: `{"prompt": "The capital of France is", "completion": " Paris."}`,
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    const { supervision } = supervisor;
    return {
      checkRow(row, report) {
        if (row.shape?.format === "prompt-completion") checkPair(row, supervision, report);
        else if (supervision !== undefined && row.conversations.length === 1)
          checkChat(row, () => supervisor.of(row), supervision, report);
      },
    };
  },
});

function checkPair(row: LintRow, supervision: LintSupervision | undefined, report: Report): void {
  const prompt = row.text("prompt");
  const answer = row.text("completion");
  if (prompt === undefined || answer === undefined || !endsBlank(prompt.value)) return;
  if (answer.value.trimStart() !== answer.value || answer.value === "") return;
  const start = prompt.value.trimEnd().length;
  // A line break sets the border as well as a template does.
  if (start === 0 || prompt.value.slice(start).includes("\n")) return;
  const text = prompt.value + answer.value;
  if (supervision !== undefined && !joins(text, prompt.value.length, supervision, true)) return;
  const within = { start, end: prompt.value.length };
  report(
    { path: prompt.path, within },
    "the prompt ends with a space, which belongs to the answer's first word",
    {
      help: "move the space to the beginning of the answer",
      fix: moveFix(row, prompt.path, within, answer.path),
    },
  );
}

/** By the last character alone: an expression would look at every space of the text. */
function endsBlank(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 32 || last === 9;
}

function checkChat(
  row: LintRow,
  viewOf: () => SupervisedView | undefined,
  supervision: LintSupervision,
  report: Report,
): void {
  const answers = row.texts.filter(({ part, value }) => part === "answer" && LEADING.test(value));
  if (answers.length === 0 || supervision.trainOn === "all") return;
  const chat = viewOf()?.chat;
  if (chat === undefined || "code" in chat) return;
  for (const { value, path } of answers) {
    if (value.trim() === "") continue;
    // A template that trims what it writes has no space there.
    const span = chat.spans.find(([start]) => chat.text.startsWith(value, start));
    if (span === undefined || !joins(chat.text, span[0], supervision, false)) continue;
    const within = { start: 0, end: value.length - value.trimStart().length };
    const edit = replaceWithin(row.source, path, within, "");
    report({ path, within }, "the answer begins with white space, which joins what stands before it", {
      help: "take the white space out",
      fix: edit && { title: "Take the white space out", safety: "unsafe", edits: [edit] },
    });
  }
}

/** Whether a token reaches over the border, so that the text before it has other tokens alone than here. */
function joins(
  text: string,
  border: number,
  { tokenizer }: LintSupervision,
  specialTokens: boolean,
): boolean {
  const { length } = tokenizer.trailingSpecials;
  const before = tokenizer.encode(text.slice(0, border), specialTokens);
  const own = specialTokens && length > 0 ? before.slice(0, -length) : before;
  return commonPrefix(tokenizer.encode(text, specialTokens), own) < own.length;
}

function moveFix(row: LintRow, prompt: JsonPath, within: Span, answer: JsonPath): Fix | undefined {
  const edits = [
    replaceWithin(row.source, prompt, within, ""),
    replaceWithin(row.source, answer, { start: 0, end: 0 }, " "),
  ].filter((edit): edit is Edit => edit !== undefined);
  return edits.length === 2 ? { title: "Move the space to the answer", safety: "unsafe", edits } : undefined;
}
