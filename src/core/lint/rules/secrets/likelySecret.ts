import { defineRule } from "../../defineRule";
import { findLikelySecrets } from "../../personal/likelySecrets";
import { reportFound } from "../../personal/reportFound";

/** In parts, so that no scanner takes this file for a leak. */
const SAMPLE = ["f8Zq2Lw0", "pX7vRk4mTn1s"].join("");

/**
 * A value that looks drawn by chance (many different characters, letters and digits mixed) behind a word that
 * announces a secret: `api_key = "…"`, `token: …`. Off unless it is selected: hashes, identifiers and made-up samples
 * look the same. What SEC001 and SEC002 know is left to them.
 *
 * It cannot see passwords made of words, nor values without such a word before them.
 */
export const likelySecret = defineRule({
  code: "SEC003",
  name: "likely-secret",
  severity: "info",
  byDefault: false,
  affects: ["all:may-repeat-secret"],
  fixSafety: "unsafe",
  needles: [
    "key",
    "Key",
    "KEY",
    "oken",
    "TOKEN",
    "ecret",
    "SECRET",
    "assw",
    "ASSW",
    "assphrase",
    "pwd",
    "redential",
  ],
  bad: `{"prompt": "What is in the file?", "completion": "api_key = \\"${SAMPLE}\\" and nothing else."}`,
  good: `{"prompt": "What is in the file?", "completion": "api_key = \\"your-key-goes-here\\" and nothing else."}`,
  checkRow(row, report) {
    reportFound(row, findLikelySecrets, WORDING, report);
  },
});

const WORDING = {
  why: "it looks drawn by chance, behind a word for a secret; a model may repeat it",
  help: "replace it by a placeholder if it is one",
  placeholder: "[SECRET]",
};
