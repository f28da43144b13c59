import { defineRule } from "../../defineRule";
import { findCards } from "../../personal/cards";
import { reportFound } from "../../personal/reportFound";
import { createDigitHint } from "../../personal/rowHints";

/**
 * A payment card number: leading digits and length of an issuer, and a right check digit (Luhn). It must not be in
 * training data at all (PCI DSS), and a model that has seen it can say it. No trainer looks.
 *
 * Found with spaces or hyphens in the groups that cards have, or without; not inside longer numbers, fractions, words
 * and addresses of pages. The numbers that payment services publish for tests (4111…, 4242…) count too: nothing in
 * the number tells them apart, and a reader of the data cannot know. Rare ranges (Maestro 56-69, JCB 3500-3599) count
 * only behind a word like "card". One in ten random numbers with an issuer's digits passes the check.
 *
 * On the 1,500 texts of Presidio's synthetic set (136 numbers): precision 1.00, recall 1.00; computed by
 * `npm run bench -- pii`.
 */
export const paymentCard = defineRule({
  code: "PII002",
  name: "payment-card",
  severity: "error",
  affects: ["all:may-repeat-personal-data"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Which card is it?", "completion": "The one with 4539 1488 0343 6467."}`,
  good: `{"prompt": "Which card is it?", "completion": "Order 4539 1488 0343 6468, that is no card."}`,
  begin: (context) => {
    const longestRun = context.shared(createDigitHint);
    return {
      checkRow(row, report) {
        if (longestRun(row) >= 12) reportFound(row, findCards, WORDING, report);
      },
    };
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "card numbers must not be in training data: replace it by a placeholder",
  placeholder: "[CARD]",
};
