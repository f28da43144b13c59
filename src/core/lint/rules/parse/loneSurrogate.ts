import type { JsonPath, Span } from "../../../dataset/jsonValue";
import { jsonPlaceAt } from "../../../dataset/jsonPathAt";
import { defineRule } from "../../defineRule";
import { MAY_HIDE } from "../../needles/needlePlan";
import { editRow } from "../../edits/rowEdits";

/** Nobody reads more. */
const MOST_PER_ROW = 100;

/** Every escape of a JSON text, so that a backslash that is itself escaped begins none. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|[^])/giu;

/**
 * Half of a character: `\ud83d` without its other half, left by a writer that cut a text in the middle of an emoji.
 * JavaScript and Python read it; Arrow, Rust's tokenizers and strict readers refuse the file or the row.
 *
 * The fix takes the half out, which is unsafe: what stood there is lost either way. It does not write U+FFFD, because
 * the model would learn that (PAR014).
 */
export const loneSurrogate = defineRule({
  code: "PAR008",
  name: "lone-surrogate",
  severity: "error",
  affects: ["datasets:fails-to-load", "all:fails-to-tokenize"],
  fixSafety: "unsafe",
  companions: ["ENC001"],
  bad: String.raw`{"prompt": "Smile!", "completion": "There: \ud83d and on"}`,
  good: String.raw`{"prompt": "Smile!", "completion": "There: \ud83d\ude00 and a path \\ud83d"}`,
  checkRow(row, report) {
    const { source } = row;
    if (source.cells !== undefined || !row.mayBeMarked(MAY_HIDE) || !mayHoldSurrogate(source.text)) return;
    let place = { path: [] as JsonPath, stringEnd: -1 };
    for (const span of loneHalves(source.text).slice(0, MOST_PER_ROW)) {
      // Those of one text have one path.
      if (span.start >= place.stringEnd) place = jsonPlaceAt(source.text, span.start);
      report({ span, path: place.path }, "this escape is half of a character; the other half is missing", {
        fix: {
          title: "Take the half out",
          safety: "unsafe",
          edits: [editRow(source, span.start, span.end, "")],
        },
      });
    }
  },
});

function mayHoldSurrogate(text: string): boolean {
  return text.includes("\\ud") || text.includes("\\uD");
}

function loneHalves(text: string): readonly Span[] {
  const lone: Span[] = [];
  /** Where a first half ends that still lacks its second. */
  let openUntil = -1;
  for (const { 0: escape, 1: hex, index: start } of text.matchAll(ESCAPE)) {
    const unit = hex === undefined ? 0 : Number.parseInt(hex, 16);
    const end = start + escape.length;
    const isSecond = unit >= 0xdc00 && unit <= 0xdfff;
    if (isSecond && openUntil === start) {
      lone.pop();
      openUntil = -1;
    } else if (unit >= 0xd800 && unit <= 0xdfff) {
      lone.push({ start, end });
      openUntil = isSecond ? -1 : end;
    }
  }
  return lone;
}
