import { defineRule } from "../../defineRule";
import { findEmails } from "../../personal/emails";
import { reportFound } from "../../personal/reportFound";

/**
 * An e-mail address in a text that a model is trained on: models repeat such strings word for word, and the person
 * behind it has not agreed to that. No trainer looks.
 *
 * Addresses of domains that exist for documentation only (`example.com`, `.test`, `.invalid`, `.local`) belong to
 * nobody and are left alone, as are `user@domain.com` and the like, `git@host:path`, and names in front of a server's
 * address. It cannot see addresses that are written out (`jo at site dot com`).
 *
 * On the 1,500 texts of Presidio's synthetic set (49 addresses): precision 1.00, recall 1.00, every range exact;
 * computed by `npm run bench -- pii`.
 */
export const emailAddress = defineRule({
  code: "PII001",
  name: "email-address",
  severity: "warning",
  affects: ["all:may-repeat-personal-data"],
  fixSafety: "unsafe",
  needles: ["@", "%40"],
  bad: `{"prompt": "Who do I ask?", "completion": "Write to marta.olsen@fjordpost.no, she knows."}`,
  good: `{"prompt": "Who do I ask?", "completion": "Write to jane@example.com, or @marta on the forum."}`,
  checkRow(row, report) {
    reportFound(row, findEmails, WORDING, report);
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "replace it by a placeholder unless its owner agreed",
  placeholder: "[EMAIL]",
};
