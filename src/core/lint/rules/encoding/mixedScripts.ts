import { defineRule } from "../../defineRule";
import { findMixedWords, mayMixScripts } from "../../mojibake/mixedWords";
import { isSurelyAscii, isSurelyPlain } from "../../personal/isSurelyAscii";
import { quote } from "../../text/quote";
import { replaceWithin } from "../../edits/rowEdits";

/**
 * A word in which letters of another script stand for letters that look the same (`pаypal` with a Cyrillic а), or a
 * single Chinese, Japanese or Korean character inside a Latin word. It looks right and is other tokens, so the model
 * learns a word that nobody types; filters and duplicate checks miss it too.
 *
 * Left alone: units and formulas (`μm`, `ΔT`, `TNFα`), words with an ending in another script (`SMSка`), and texts
 * that mix Chinese or Japanese with Latin words all along. It cannot see a word that is written wholly in look-alikes.
 */
export const mixedScripts = defineRule({
  code: "ENC005",
  name: "mixed-scripts",
  severity: "warning",
  affects: ["all:learns-other-tokens"],
  fixSafety: "unsafe",
  bad: `{"prompt": "What is it?", "completion": "The p\u0430ssword is on the table."}`,
  good: `{"prompt": "What is it?", "completion": "5 μm, TNFα, ΔT = 3 K, kΩ; слово 'SMSка' и Wi-Fi."}`,
  checkRow(row, report) {
    if (isSurelyAscii(row.source) || isSurelyPlain(row.source, mayMixScripts)) return;
    for (const { value, path } of row.texts)
      for (const { start, end, odd, plain } of findMixedWords(value)) {
        const within = { start, end };
        const word = value.slice(start, end);
        const edit = plain === undefined ? undefined : replaceWithin(row.source, path, within, plain);
        report({ path, within }, `${quote(word)} mixes scripts: ${odd}`, {
          help: plain === undefined ? "look at the source of this text" : `did you mean ${quote(plain)}?`,
          fix: edit && { title: "Write it in one script", safety: "unsafe", edits: [edit] },
        });
      }
  },
});
