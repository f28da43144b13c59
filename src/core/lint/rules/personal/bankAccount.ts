import { defineRule } from "../../defineRule";
import { findIbans } from "../../personal/ibans";
import { reportFound } from "../../personal/reportFound";
import { createDigitHint } from "../../personal/rowHints";

/**
 * An international bank account number (IBAN): a country's code, the length that its numbers have, and a right check
 * by 97, so that chance passes it once in thousands. A model that has seen it can say it. No trainer looks.
 *
 * Found in capitals or small letters, in one piece or in groups. It cannot see account numbers that are no IBANs.
 *
 * On the 1,500 texts of Presidio's synthetic set (21 numbers): precision 1.00, recall 1.00; computed by
 * `npm run bench -- pii`.
 */
export const bankAccount = defineRule({
  code: "PII004",
  name: "bank-account",
  severity: "error",
  affects: ["all:may-repeat-personal-data"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Where to?", "completion": "Please send it to GB59 IFUE 4022 6315 4991 37."}`,
  good: `{"prompt": "Where to?", "completion": "Please send it to GB59 IFUE 4022 6315 4991 38."}`,
  begin: (context) => {
    const longestRun = context.shared(createDigitHint);
    return {
      checkRow(row, report) {
        if (longestRun(row) >= 8) reportFound(row, findIbans, WORDING, report);
      },
    };
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "replace it by a placeholder",
  placeholder: "[IBAN]",
};
