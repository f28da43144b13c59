import { defineRule } from "../../defineRule";
import { findPhones } from "../../personal/phones";
import { reportFound } from "../../personal/reportFound";
import { createDigitHint } from "../../personal/rowHints";

const SIGNS = ["+", "("];

/**
 * A telephone number: digits with a + and a country, or near a word that announces one (phone, call, fax, office), in some fifteen
 * languages.
 * Off unless it is selected, since numbers of this shape are often something else.
 *
 * Fictional American numbers (555-0100 to 555-0199) are left alone. Local numbers without any word near them are not
 * seen: by shape alone four of ten findings would be right.
 *
 * On the 1,500 texts of Presidio's synthetic set (92 numbers): precision 1.00, recall 0.97, but the words were chosen
 * with that set at hand; computed by `npm run bench -- pii`. By shape alone, precision there is 0.40.
 */
export const phoneNumber = defineRule({
  code: "PII005",
  name: "phone-number",
  severity: "info",
  byDefault: false,
  affects: ["all:may-repeat-personal-data"],
  fixSafety: "unsafe",
  bad: `{"prompt": "How can I reach her?", "completion": "Call her at +49 30 4401 2279 in the morning."}`,
  good: `{"prompt": "How can I reach her?", "completion": "The film says 212-555-0143; the article has number 4401 2279."}`,
  begin: (context) => {
    const longestRun = context.shared(createDigitHint);
    return {
      checkRow(row, report) {
        if (longestRun(row) >= 7 || row.mayContain(SIGNS)) reportFound(row, findPhones, WORDING, report);
      },
    };
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "replace it by a placeholder unless it is a public one",
  placeholder: "[PHONE]",
};
