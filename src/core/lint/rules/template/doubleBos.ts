import { formatInteger } from "../../../../base/format";
import { defineRule } from "../../defineRule";
import { placeOf, type LintRow } from "../../rows/lintRow";
import { createSupervisor, type SupervisedView } from "../../supervisor";
import type { FindingPlace } from "../../target";

/** A token that begins a text is among the first characters. */
const HEAD = 200;

/**
 * Two beginning-of-sequence tokens in front: the template or the row's own text writes one, and the template or the
 * tokenizer another. The model has never seen that; answers get measurably worse, and nothing fails.
 *
 * Looked at is what the run really trains on: the first two token ids of a row. A text that begins with the token is
 * reported where it stands; a template that writes two, once per file, at the first row.
 */
export const doubleBos = defineRule({
  code: "TPL003",
  name: "double-bos",
  severity: "error",
  affects: ["trl:trains-on-two-bos", "axolotl:trains-on-two-bos"],
  companions: ["TPL001"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  good: `{"prompt": "Hi", "completion": " Hello!"}`,
  exampleOptions: {
    supervision: {
      bosToken: "<|endoftext|>",
      template:
        "{{ bos_token + bos_token }}{% for m in messages %}{{ m['role'] + ':' + m['content'] + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}",
    },
  },
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    const tokenizer = supervisor.supervision?.tokenizer;
    if (tokenizer === undefined || tokenizer.bosId === null) return {};
    const { bosId, bosToken } = tokenizer;
    let first: FindingPlace | undefined;
    let rows = 0;
    return {
      checkRow(row, report) {
        const view = supervisor.of(row);
        const text = view === undefined ? undefined : textOf(view);
        // Without the token in the text there is at most the tokenizer's own.
        if (view === undefined || text?.trimStart().startsWith(bosToken) !== true) return;
        const ids = tokenizer.encode(text.slice(0, HEAD), view.read.kind !== "messages");
        if (ids[0] !== bosId || ids[1] !== bosId) return;
        const own = ownToken(row, bosToken);
        if (own !== undefined) {
          report(own, "the text begins with the BOS token, which is added once anyway", {
            help: `take ${bosToken} out of the text`,
          });
          return;
        }
        rows++;
        first ??= placeOf(row.source, { path: row.texts[0]?.path ?? [] });
      },
      finish(report) {
        if (first === undefined) return;
        const which = rows === 1 ? "1 row begins" : `${formatInteger(rows)} rows begin`;
        report({ place: first }, `the chat template writes two BOS tokens: ${which} with both`, {
          help: `take one ${bosToken} out of the template`,
        });
      },
    };
  },
});

/** What is tokenized, as far as its beginning goes. */
function textOf({ read, chat }: SupervisedView): string | undefined {
  switch (read.kind) {
    case "text":
      return read.text;
    case "prompt-completion":
      return read.prompt === "" ? read.completion : read.prompt;
    case "messages":
      return chat === undefined || "code" in chat ? undefined : chat.text;
  }
}

/** Where the row's first text begins with the token. */
function ownToken(row: LintRow, bosToken: string) {
  const text = row.texts.find(({ value }) => value !== "");
  if (text === undefined) return undefined;
  const start = text.value.length - text.value.trimStart().length;
  if (!text.value.startsWith(bosToken, start)) return undefined;
  return { path: text.path, within: { start, end: start + bosToken.length } };
}
