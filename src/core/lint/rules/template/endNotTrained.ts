import type { TextTokenizer } from "../../../supervision";
import type { ChatText } from "../../../supervision/chatSpans";
import { defineRule, type ReportDetails } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { createSupervisor, type SupervisedView } from "../../supervisor";

/**
 * The model is never taught to stop: behind the answer there is no end-of-turn token, or it is not among what is
 * trained. It will answer and go on with the user's next question. axolotl warns in its log; nothing else does.
 *
 * Looked at is what the run trains on: whether a control token of the tokenizer is trained behind the last answer of a
 * conversation, and whether the tokenizer has an end token for other rows. Reported once, at the first row. Whether
 * the token is the one at which the model's generation config stops, the rule cannot see.
 */
export const endNotTrained = defineRule({
  code: "TPL005",
  name: "end-not-trained",
  severity: "error",
  affects: ["axolotl:warns", "all:never-stops"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}`,
  exampleOptions: {
    supervision: {
      template:
        "{% for m in messages %}{{ '\\n' + m['role'] + ': ' + m['content'] }}{% endfor %}{% if add_generation_prompt %}{{ '\\nassistant: ' }}{% endif %}",
    },
  },
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    const { supervision } = supervisor;
    if (supervision === undefined) return {};
    let isTold = false;
    return {
      checkRow(row, report) {
        if (isTold) return;
        const view = supervisor.of(row);
        const problem = view && problemOf(row, view, supervision.tokenizer);
        if (problem === undefined) return;
        isTold = true;
        const answer = row.texts.findLast(({ part }) => part === "answer" || part === "text");
        report({ path: answer?.path ?? [] }, problem.message, problem.details);
      },
    };
  },
});

interface Problem {
  readonly message: string;
  readonly details: ReportDetails;
}

function problemOf(
  row: LintRow,
  { read, chat }: SupervisedView,
  tokenizer: TextTokenizer,
): Problem | undefined {
  if (read.kind !== "messages")
    return tokenizer.eosId === null && tokenizer.trailingSpecials.length === 0
      ? {
          message: "the tokenizer has no end-of-sequence token: the model never learns to stop",
          details: { help: "set eos_token in tokenizer_config.json" },
        }
      : undefined;
  if (chat === undefined || "code" in chat || read.messages.at(-1)?.role !== "assistant") return undefined;
  return problemOfEnd(row, chat, tokenizer);
}

/** What is trained behind the last answer, if it is written as it stands in the row. */
function problemOfEnd(
  row: LintRow,
  { text, spans }: ChatText,
  tokenizer: TextTokenizer,
): Problem | undefined {
  const [start, end] = spans.at(-1) ?? [0, 0];
  const answer = row.texts.findLast(({ part }) => part === "answer")?.value.trim();
  if (start === end || answer === undefined || answer === "") return undefined;
  const spoken = text.slice(start, end);
  const at = spoken.lastIndexOf(answer);
  if (at < 0) return undefined;
  const tail = spoken.slice(at + answer.length).trim();
  const hasToken = (part: string): boolean =>
    tokenizer.specialTokens.some((token) => part.includes(token)) ||
    (tokenizer.eosToken !== "" && part.includes(tokenizer.eosToken));
  if (hasToken(tail)) return undefined;
  if (hasToken(text.slice(end)))
    return {
      message: "the end of the turn is written, but not trained: the model never learns to stop",
      details: { help: "let the template write the end of the turn inside of {% generation %}" },
    };
  if (tail === "")
    return {
      message: "nothing is trained behind the answer: the model never learns to stop",
      details: { help: "let the template write eos_token behind the assistant's turn" },
    };
  return {
    message: `answers end in ${quote(tail)}, which is no control token of the tokenizer: generation does not stop there`,
    details: { severity: "warning", help: "end the assistant's turn with eos_token in the template" },
  };
}
