import { formatInteger } from "../../../../base/format";
import { defineRule } from "../../defineRule";
import { placeOf } from "../../rows/lintRow";
import { createSupervisor } from "../../supervisor";
import type { FindingPlace } from "../../target";

/**
 * Only the assistant's turns shall be trained, and nobody can tell where they are: the template has no
 * `{% generation %}` marks, and what it writes for the first turns changes when more turns follow (templates that take
 * the reasoning out of earlier turns do that). TRL then masks every token and trains nothing; our engines refuse the
 * run.
 *
 * Asked of each conversation with the run's own template, and reported once, at the first one, with their number.
 */
export const unfoundTurns = defineRule({
  code: "TPL004",
  name: "assistant-turns-not-found",
  severity: "error",
  affects: ["trl:masks-everything"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Bye"}, {"role": "assistant", "content": "See you."}]}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}`,
  exampleOptions: {
    supervision: {
      template:
        "{{ messages | length }}{% for m in messages %}{{ m['role'] + ':' + m['content'] + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}",
    },
  },
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    if (supervisor.supervision === undefined || supervisor.supervision.trainOn === "all") return {};
    let first: { readonly place: FindingPlace; readonly message: string } | undefined;
    let rows = 0;
    return {
      checkRow(row) {
        const chat = supervisor.of(row)?.chat;
        if (chat === undefined || !("code" in chat) || chat.code !== "TPL004") return;
        rows++;
        first ??= {
          place: placeOf(row.source, { path: row.conversations[0]?.path ?? [] }),
          message: chat.message,
        };
      },
      finish(report) {
        if (first === undefined) return;
        const { place, message } = first;
        const others =
          rows === 1
            ? ""
            : `; so it is in ${formatInteger(rows - 1)} more ${rows === 2 ? "conversation" : "conversations"}`;
        report({ place }, message + others, {
          help: "use a template with {% generation %} marks, or train on all tokens",
        });
      },
    };
  },
});
