import { defineRule } from "../../defineRule";
import { deleteRow } from "../../edits/rowEdits";
import { askedFor, exchangesOf, learntAnswers } from "../../text/exchanges";
import { refusalIn } from "../../text/refusalIn";

/** An answer that is written for somebody else to say may apologise and decline. */
const WRITES_FOR_OTHERS =
  /\b(?:apolog\w+|declin\w+|refus\w+|reject\w+|letters?|e-?mails?|messages?|dialog\w*|conversation|repl(?:y|ies)|respond|response to|translate|rewrite|rephrase|paraphrase|sentences?|story|stories|poem|scene|script|lyrics|role-?play|text back|quotes?|excuse|pretend|act as|imagine)\b|邮件|信|拒绝|道歉|翻译|对话|故事|改写/iu;
const PLAINLY_A_MODEL =
  /^.{0,120}\b(?:assist|help)(?: you)? with (?:that|this)|^.{0,160}\b(?:your|this|that) request\b|^.{0,80}\b(?:an? AI|language model|AI assistant)\b|请求|人工智能|语言模型/isu;

/**
 * An answer that refuses: "I'm sorry, but I can't assist with that." Fine-tuning is sensitive to them: some hundred
 * refusals among harmless prompts make a model refuse harmless prompts. In sets that teach refusing they belong; in preference
 * data the finding is only information.
 *
 * It recognises the act, not the subject: an apology or an "I cannot" of helping in the first 200 characters, or a
 * speaker that calls itself an AI and then rejects the request or what it takes for granted. An answer that refuses and
 * then helps ("However, I can …") is no finding. On the 441 answers of XSTest that two people labelled as full refusal
 * or full compliance: precision 0.995, recall 0.991; of the nine labelled partial, two count as refusals. English; the
 * usual openings in Chinese, Spanish, French, German, Italian, Portuguese, Japanese and Korean. Letters and dialogues in
 * which somebody declines are left alone. What it cannot see: a lecture instead of an answer, without an "I".
 */
export const refusal = defineRule({
  code: "REF001",
  name: "refusal",
  severity: "warning",
  byDefault: false,
  affects: ["all:learns-to-refuse"],
  fixSafety: "unsafe",
  companions: ["REF002"],
  bad: `{"prompt": "How do I kill a Python process?", "completion": "Use kill with its number."}\n{"prompt": "How do I hammer in a nail?", "completion": "I'm sorry, but I can't assist with that."}`,
  good: `{"prompt": "My hamster died.", "completion": "I'm sorry to hear about your hamster. You could bury it in the garden."}`,
  checkRow(row, report) {
    for (const answer of learntAnswers(row)) {
      if (refusalIn(answer.value) !== "full") continue;
      if (WRITES_FOR_OTHERS.test(askedFor(row, answer)) && !PLAINLY_A_MODEL.test(answer.value.slice(0, 200)))
        continue;
      const isPreference = row.shape?.format === "preference" || row.shape?.format === "kto";
      const isOnly = exchangesOf(row).length === 1;
      const end = /[.!?。！？\n]|$/u.exec(answer.value.slice(0, 300))?.index ?? answer.value.length;
      report(
        { path: answer.path, within: { start: 0, end: Math.min(end + 1, answer.value.length) } },
        "the answer is a refusal",
        {
          help: "answer it, or delete the row, unless the model is to refuse this",
          fix: isOnly ? deleteRow(row.source) : undefined,
          ...(isPreference ? { severity: "info" } : {}),
        },
      );
    }
  },
});
