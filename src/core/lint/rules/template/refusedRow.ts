import { compileChatTemplate } from "../../../supervision";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { createSupervisor } from "../../supervisor";
import type { LintSupervision } from "../../surroundings";

/**
 * A conversation that the model's chat template refuses: most templates raise on a role that they do not know, on
 * turns that do not alternate, or on a system turn that they have no place for. Trainers stop there, hours into
 * tokenizing, or drop the row.
 *
 * Rendered with the run's own template, each row for at most a quarter of a second, and with a bound on what a
 * template may make of it; one that takes all of that for three rows is not tried on the rest of the file, and
 * that is said. A model without a template, or with one that does not compile, is told of once.
 */
export const refusedRow = defineRule({
  code: "TPL002",
  name: "template-refuses-row",
  severity: "error",
  affects: ["trl:fails", "axolotl:fails", "llama-factory:fails"],
  bad: `{"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  exampleOptions: {
    supervision: {
      template:
        "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system turns') }}{% endif %}{{ '<' + m['role'] + '>' + m['content'] + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}",
    },
  },
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    const { supervision } = supervisor;
    if (supervision === undefined) return {};
    let isTold = false;
    return {
      checkRow(row, report) {
        const view = supervisor.of(row);
        if (view?.read.kind !== "messages") return;
        const target = { path: row.conversations[0]?.path ?? [] };
        if (supervision.template === null) {
          if (!isTold) reportAbsent(row, supervision, report);
          isTold = true;
          return;
        }
        const { chat } = view;
        if (chat === undefined || !("code" in chat) || chat.code !== "TPL002") return;
        report(target, chat.message, { help: chat.nextStep });
        if (!supervisor.gaveUp) return;
        report(target, "the chat template takes too much: the rows behind this one are not rendered", {
          help: "simplify the template's loops, or choose another one with model.chat_template",
        });
      },
    };
  },
});

/** The template itself is at fault, not the row: said once. */
function reportAbsent(row: LintRow, { templateSource }: LintSupervision, report: Report): void {
  const target = { path: row.conversations[0]?.path ?? [] };
  const compiled = templateSource === null ? undefined : compileChatTemplate(templateSource);
  const problem =
    compiled?.ok === false
      ? compiled.problem
      : "the model has no chat template, and these rows are conversations";
  report(target, problem, { help: "name a template file in model.chat_template" });
}
