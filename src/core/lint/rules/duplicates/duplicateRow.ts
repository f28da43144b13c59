import { canonicalJson } from "../../../dataset/canonicalJson";
import type { JsonValue } from "../../../dataset/jsonValue";
import { rowFingerprint } from "../../../dataset/rowFingerprint";
import { rangeInRow } from "../../../dataset/sourceItem";
import type { RelatedFinding } from "../../../../protocol/findings";
import { createRowTable, type RowEntry } from "../../rowTable";
import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import type { LintRow } from "../../lintRow";
import { deleteRow } from "../../rowEdits";

/**
 * The same row again (equal as canonical JSON): it is trained on twice, and a split may put one copy on each side.
 *
 * Per row the linter keeps a 32-bit fingerprint and where the row is, no text. When fingerprints agree, the earlier
 * row is read again and both are compared whole, so that no finding rests on a hash.
 */
export const duplicateRow = defineRule({
  code: "DUP001",
  name: "exact-duplicate-row",
  severity: "warning",
  affects: ["llama-factory:trains-twice"],
  bad: `{"prompt": "Hi", "completion": "Hello!"}\n{"completion": "Hello!", "prompt": "Hi"}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Hi", "completion": "Hello, you!"}`,
  begin: watchDuplicates,
});

function watchDuplicates(context: RuleContext): RuleChecks {
  const table = createRowTable();
  // Copies of one row often follow each other: remember the last one that was read again.
  let last:
    { readonly row: number; readonly text: string; readonly canonical: string | undefined } | undefined;

  const readEarlier = (entry: RowEntry): typeof last => {
    if (last?.row === entry.row) return last;
    const text = context.readAgain(entry.byteOffset, entry.byteLength);
    const value = text === undefined ? undefined : parse(text);
    if (text === undefined || value === undefined) return undefined;
    last = { row: entry.row, text, canonical: canonicalJson(value) };
    return last;
  };

  return {
    checkRow(row, report) {
      const fingerprint = rowFingerprint(row.value);
      if (fingerprint === undefined) return;
      const { row: number, byteOffset, byteLength, line, column } = row.source;
      const entry: RowEntry = { row: number, byteOffset, byteLength, line, column };
      let canonical: string | undefined;
      const first = table.findOrAdd(fingerprint, entry, (earlier) => {
        const before = readEarlier(earlier);
        if (before?.canonical === undefined) return false;
        canonical ??= canonicalJson(row.value);
        return before.canonical === canonical && sameLongNumbers(before.text, row.source.text);
      });
      if (first === undefined || last === undefined) return;
      report({ path: [] }, `same as row ${first.row}`, {
        fix: deleteRow(row.source),
        related: [relatedTo(context.file, first, last.text, row)],
      });
    },
  };
}

function relatedTo(file: string, first: RowEntry, text: string, row: LintRow): RelatedFinding {
  const range = rangeInRow({ ...row.source, ...first, text }, 0, text.length);
  return { file, ...range, row: first.row, message: "first copy" };
}

/** JSON.parse rounds long numbers: rows that differ only there are not duplicates. */
function sameLongNumbers(a: string, b: string): boolean {
  const long = /\d{16,}/gu;
  const inA = a.match(long) ?? [];
  return inA.length === 0 || inA.sort().join(" ") === (b.match(long) ?? []).sort().join(" ");
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
