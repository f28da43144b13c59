import { defineRule } from "../../defineRule";
import { findCredentials } from "../../personal/credentials";
import { reportFound } from "../../personal/reportFound";

/** In parts, so that no scanner takes this file for a leak. */
const SAMPLE = ["w8Kq", "!zT31"].join("");

/**
 * Secrets that are known by their form: a private key block with its content, a signed token (JWT) whose header
 * decodes, an address or a connection string with a password. Whoever trains on it gives it to everyone who uses the
 * model. No trainer looks.
 *
 * Headers without a key behind them and passwords that are placeholders (`password`, `<password>`, `$PASSWORD`,
 * `****`, the user's own name) are left alone. Tokens count whatever they say, the well-known sample of the format's
 * home page too; whether a token has expired is not looked at.
 */
export const credential = defineRule({
  code: "SEC002",
  name: "credential",
  severity: "error",
  affects: ["all:may-repeat-secret"],
  fixSafety: "unsafe",
  companions: ["SEC003", "PII001"],
  // An address with a password has an @, a token begins with eyJ, a property list has semicolons or equal signs.
  needles: ["@", "eyJ", "PRIVATE KEY", "Private-Lines", ";", "="],
  bad: `{"prompt": "How do I connect?", "completion": "Use postgres://anna:${SAMPLE}@db.fjordpost.no/orders."}`,
  good: `{"prompt": "How do I connect?", "completion": "Use postgres://user:<password>@db.fjordpost.no/orders."}`,
  checkRow(row, report) {
    reportFound(row, findCredentials, WORDING, report);
  },
});

const WORDING = {
  why: "a model may repeat it",
  help: "change it where it is used, then replace it by a placeholder",
  placeholder: "[SECRET]",
};
