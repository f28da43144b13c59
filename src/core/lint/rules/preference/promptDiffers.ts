import { canonicalJson } from "../../../dataset/canonicalJson";
import { isJsonArray } from "../../../dataset/jsonValue";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import type { PairTurn, PreferencePair } from "../../rows/preferencePair";

/**
 * Where the prompt has no field of its own, it is what both answers begin with: TRL takes the longest common part,
 * LLaMA-Factory compares nothing. When the two hold different questions, the model is taught to prefer an answer to
 * another question, and the difference of the questions counts as quality.
 *
 * Lists of messages that repeat a prompt beside them give it twice; lists that follow nothing have none, and TRL stops.
 *
 * An error when the user or the system speaks first where they part; a warning when an earlier answer differs, so
 * that turns after it are trained as part of the answer.
 */
export const promptDiffers = defineRule({
  code: "PRF003",
  name: "prompt-differs",
  severity: "error",
  format: "preference",
  affects: ["trl:cuts-prompt-short", "llama-factory:trains-wrong-prompt"],
  bad: `{"chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "rejected": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "No."}]}`,
  good: `{"chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "rejected": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "No."}]}`,
  checkRow(row, report) {
    const pair = row.pair;
    if (pair === undefined) return;
    const { chosen, rejected } = pair;
    if (checkPrompt(row, pair, report)) return;
    if (chosen.before.length === 0 && rejected.before.length === 0) return;
    const parting = firstDifference(chosen.before, rejected.before);
    if (parting === undefined) return;
    if (chosen.before[parting]?.isAnswer === false || rejected.before[parting]?.isAnswer === false)
      report(
        { path: [rejected.key] },
        `the two answers follow different prompts: turn ${String(parting + 1)} differs`,
      );
    else
      report(
        { path: [rejected.key] },
        `the two already part at the answer in turn ${String(parting + 1)}: what follows it is trained as well`,
        { severity: "warning" },
      );
  },
});

/**
 * Whether something is wrong with where the prompt stands: a list that repeats it behind its own field, or that has
 * none before its answer and no field beside it.
 */
function checkPrompt(
  { conversations, object, shape }: LintRow,
  pair: PreferencePair,
  report: Report,
): boolean {
  const { chosen, rejected, hasPrompt } = pair;
  if (!isJsonArray(chosen.value) || !isJsonArray(rejected.value)) return false;
  const prompt = conversations.find(({ kind, path }) => kind === "prompt" && path[0] !== "messages");
  const first = prompt?.turns[0];
  if (first?.speaker !== undefined && chosen.before.length > 0 && rejected.before.length > 0) {
    const written = canonicalJson(first.object ?? null);
    const isRepeated = [chosen, rejected].every(
      ({ value }) => isJsonArray(value) && canonicalJson(value[0] ?? null) === written,
    );
    if (isRepeated)
      report(
        { path: [chosen.key, 0] },
        "both answers begin with the prompt, which has a field of its own: it stands twice, and is trained",
      );
    return isRepeated;
  }
  // Where the form has a field for it, SCH002 says that it is missing.
  if (shape?.required.prompt !== undefined) return false;
  const isTextPrompt = typeof object?.["prompt"] === "string";
  const isBare = chosen.before.length === 0 && rejected.before.length === 0;
  if (!isBare || (hasPrompt && !isTextPrompt) || chosen.isEmpty || rejected.isEmpty) return false;
  report(
    { path: [chosen.key] },
    isTextPrompt
      ? "the prompt is a text and the answers are messages that do not hold it: TRL looks for it there"
      : "the answers are messages that follow nothing, and there is no prompt",
  );
  return true;
}

/** Index of the first turn that is not the same in both. */
function firstDifference(a: readonly PairTurn[], b: readonly PairTurn[]): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i]?.text !== b[i]?.text) return i;
  return undefined;
}
