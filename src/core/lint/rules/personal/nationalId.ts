import { defineRule } from "../../defineRule";
import { findNationalIds, SHORT_KINDS } from "../../personal/nationalIds";
import { reportFound } from "../../personal/reportFound";
import { createDigitHint } from "../../personal/rowHints";

/**
 * A number that a state gave to a person. With it others can act in that person's name, and a model that has seen it
 * can say it. No trainer looks.
 *
 * US social security numbers are told by their shape 123-45-6789 and the areas, groups and serials that were given
 * out; without hyphens only behind a word like SSN. Numbers with good check digits need no word before them (China,
 * France, Brazil's CPF in its usual form); others need both the check and a word: Dutch BSN, British NINO, German
 * tax number, Spanish DNI and NIE, Polish PESEL, Swedish and Finnish numbers, Canadian SIN, Indian Aadhaar. Numbers of other states are not known here,
 * nor are driving licences and passports, which have no check that could tell them from other numbers. A British number
 * written in one piece is seen only beside the words NINO, NI number or National Insurance, a Brazilian one beside CPF.
 *
 * On the 1,500 texts of Presidio's synthetic set (16 US numbers): precision 1.00, recall 1.00; computed by
 * `npm run bench -- pii`. The other kinds are tested by numbers made with their check
 * digits, not measured.
 */
export const nationalId = defineRule({
  code: "PII003",
  name: "national-id",
  severity: "error",
  affects: ["all:may-repeat-personal-data"],
  fixSafety: "unsafe",
  bad: `{"prompt": "What did she fill in?", "completion": "Her number, 514-69-0360, and the date."}`,
  good: `{"prompt": "What did she fill in?", "completion": "Part 514-00-0360, the date 2024-06-10."}`,
  begin: (context) => {
    const longestRun = context.shared(createDigitHint);
    return {
      checkRow(row, report) {
        const longest = longestRun(row);
        if (longest >= 8 || (longest >= 6 && row.mayContain(SHORT_KINDS)))
          reportFound(row, findNationalIds, WORDING, report);
      },
    };
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "replace it by a placeholder",
  placeholder: "[ID]",
};
