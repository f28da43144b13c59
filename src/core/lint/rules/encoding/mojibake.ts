import type { Fix } from "../../../../protocol/findings";
import type { RowText } from "../../../dataset/rowTexts";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { suspectPages } from "../../mojibake/suspectPages";
import { unscramble, type Unscrambled, type Unscrambling } from "../../mojibake/unscramble";
import { isSurelyAscii, isSurelyPlain } from "../../personal/isSurelyAscii";
import { quote } from "../../text/quote";
import { replaceWithin } from "../../edits/rowEdits";

/** More places than this are mended by one edit over all of them. */
const MAX_EDITS = 50;

/**
 * Text that was written as UTF-8 and read as something else: `cafÃ©`, `donâ€™t`, `п»ї`. No trainer notices. The model
 * learns to write the garbled form, and two or three tokens stand where one letter should.
 *
 * Found by reading the characters back as bytes of Windows-1250, 1251, 1252, 1253, 1254 or 1257, Latin-1,
 * ISO-8859-2, Mac Roman and code pages 437 and 850: where they form UTF-8, and the text gets less strange by it (capitals
 * inside words, signs between letters, mixed scripts, control characters), it was garbled. Up to five layers are
 * taken off; CESU-8, lost bytes and no-break spaces that became spaces are read too. The fix is safe when garbling
 * its result again gives exactly the old text, and no signs beside clean text may be just that (`∆°`). Where too much
 * was lost there is no fix.
 *
 * It cannot see a single garbled letter that is also ordinary text (`√π`), nor other mix-ups than UTF-8 read as a
 * single-byte encoding (Shift-JIS, KOI8-R, GBK). On 70 + 30 + 20 garbled and 31 ordinary examples of the ftfy
 * project's test cases it decides as those say in all but one, for which it has a finding without a fix.
 */
export const mojibake = defineRule({
  code: "ENC001",
  name: "mojibake",
  severity: "warning",
  affects: ["all:learns-garbled-text"],
  fixSafety: "safe",
  companions: ["PAR014", "ENC005"],
  bad: `{"prompt": "What is a cafÃ©?", "completion": "A small restaurant."}`,
  good: `{"prompt": "What is a café?", "completion": "A small restaurant: “Chez René”, 5 × 20 m²…"}`,
  checkRow(row, report) {
    if (isSurelyAscii(row.source) || isSurelyPlain(row.source, (text) => suspectPages(text) !== 0)) return;
    for (const text of row.texts) {
      const found = unscramble(text.value);
      if (found !== undefined) tell(row, text, found, report);
    }
  },
});

function tell(row: LintRow, { value, path }: RowText, found: Unscrambling, report: Report): void {
  const [first, ...others] = found.pieces;
  if (first === undefined) return;
  const end = others.at(-1)?.end ?? first.end;
  const read = [...found.pages, ...(found.controlPage === undefined ? [] : ["latin-1"])];
  const how =
    found.pages.length === 0
      ? `${found.controlPage ?? ""} was read as latin-1`
      : `UTF-8 was read as ${read.join(", then as ")}`;
  const target = { path, within: { start: first.start, end } };
  if (found.hopeless) {
    report(target, `${how}, and some of it was lost`, { help: "take this text from its source again" });
    return;
  }
  const shown = `${quote(value.slice(first.start, first.end), 24)} should be ${quote(first.text, 24)}`;
  report(target, `${how}: ${shown}${others.length === 0 ? "" : `, and ${String(others.length)} more`}`, {
    help: "read the file as UTF-8 where it came from, or mend it here",
    fix: fixOf(row, path, value, found),
  });
}

function fixOf(row: LintRow, path: RowText["path"], value: string, found: Unscrambling): Fix | undefined {
  const pieces = found.pieces.length > MAX_EDITS ? [joined(value, found.pieces)] : found.pieces;
  const edits = pieces.flatMap(({ start, end, text }) => {
    const edit = replaceWithin(row.source, path, { start, end }, text);
    return edit === undefined ? [] : [edit];
  });
  if (edits.length < pieces.length) return undefined;
  return { title: "Read the text rightly", safety: found.exact ? "safe" : "unsafe", edits };
}

function joined(value: string, pieces: readonly Unscrambled[]): Unscrambled {
  const start = pieces[0]?.start ?? 0;
  let text = "";
  let at = start;
  for (const piece of pieces) {
    text += value.slice(at, piece.start) + piece.text;
    at = piece.end;
  }
  return { start, end: at, text };
}
