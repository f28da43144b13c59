import { defineRule } from "../../defineRule";
import { LONG_WORD } from "../../needles/needlePlan";
import { findProviderKeys, mayHoldKey } from "../../personal/providerKeys";
import { reportFound } from "../../personal/reportFound";

/** In parts, so that no scanner takes this file for a leak. */
const SAMPLE = ["AKIA", "9Q0K7M1XV8TN4WR0"].join("");

/**
 * A key of a provider that marks its keys with a prefix (AWS, GitHub, GitLab, OpenAI, Anthropic, Hugging Face,
 * Google, Slack, Stripe, SendGrid, npm, PyPI and some fifty more), with the length and the characters that such
 * keys have. Whoever trains on it gives it to everyone who uses the model. No trainer looks.
 *
 * Keys that hold the word EXAMPLE, runs of x, few different characters or an alphabet in order, that are words with
 * hyphens between them, or that a provider prints in its manual, are placeholders and are left alone. It cannot see
 * keys without a prefix; SEC003 looks for these. Check digits are not looked at: a key with one wrong character has
 * still leaked.
 */
export const providerKey = defineRule({
  code: "SEC001",
  name: "provider-key",
  severity: "error",
  affects: ["all:may-repeat-secret"],
  fixSafety: "unsafe",
  companions: ["SEC003"],
  bad: `{"prompt": "How do I log in?", "completion": "Set AWS_ACCESS_KEY_ID=${SAMPLE} first."}`,
  good: `{"prompt": "How do I log in?", "completion": "Set AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE first."}`,
  checkRow(row, report) {
    if (!row.mayBeMarked(LONG_WORD)) return;
    const { container, text } = row.source;
    if (container === "table" || mayHoldKey(text)) reportFound(row, findProviderKeys, WORDING, report);
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "revoke it where it was made, then replace it by a placeholder",
  placeholder: "[SECRET]",
};
