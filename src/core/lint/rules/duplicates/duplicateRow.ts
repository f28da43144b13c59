import { canonicalJson } from "../../../dataset/canonicalJson";
import type { JsonValue } from "../../../dataset/jsonValue";
import { rowFingerprint } from "../../../dataset/rowFingerprint";
import { textHash } from "../../../dataset/textHash";
import type { RelatedFinding } from "../../../../protocol/findings";
import { createRowTable, type RowEntry } from "../../rowTable";
import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import { placeOf, type LintRow } from "../../lintRow";
import { relatedAt } from "../../relatedAt";
import { deleteRow } from "../../rowEdits";

/**
 * The same row again (equal as canonical JSON): it is trained on twice, and a split may put one copy on each side.
 *
 * Per row the linter keeps a cheap 32-bit fingerprint and where the row is, no text. Rows whose fingerprints agree
 * are told apart by a hash of their whole content, the earlier one being read again; and when those agree too, both
 * texts are compared, so that no finding rests on a hash.
 */
export const duplicateRow = defineRule({
  code: "DUP001",
  name: "exact-duplicate-row",
  severity: "warning",
  affects: ["llama-factory:trains-twice"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Hi", "completion": "Hello!"}\n{"completion": "Hello!", "prompt": "Hi"}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Hi", "completion": "Hello, you!"}`,
  begin: watchDuplicates,
});

function watchDuplicates(context: RuleContext): RuleChecks {
  const table = createRowTable();
  /** Only where fingerprints agreed: the rows by the hash of their whole content. */
  const buckets = new Map<number, Map<number, RowEntry>>();
  // Copies of one row often follow each other: remember the one that was read again last.
  let last: EarlierRow | undefined;

  const readEarlier = (entry: RowEntry): EarlierRow | undefined => {
    if (last?.entry.row === entry.row) return last;
    const text = context.readAgain(entry.byteOffset, entry.byteLength);
    const canonical = text === undefined ? undefined : canonicalText(text);
    if (text === undefined || canonical === undefined) return undefined;
    last = { entry, text, canonical };
    return last;
  };
  const bucketOf = (fingerprint: number, first: RowEntry): Map<number, RowEntry> => {
    let bucket = buckets.get(fingerprint);
    if (bucket === undefined) {
      const earlier = readEarlier(first);
      bucket = new Map(earlier === undefined ? [] : [[textHash(earlier.canonical), first]]);
      buckets.set(fingerprint, bucket);
    }
    return bucket;
  };
  /** The earlier row that this one is a copy of. */
  const findCopied = (fingerprint: number, candidate: RowEntry, entry: RowEntry, row: LintRow) => {
    const canonical = canonicalJson(row.value);
    if (canonical === undefined) return undefined;
    const bucket = bucketOf(fingerprint, candidate);
    const hash = textHash(canonical);
    const earlier = bucket.get(hash);
    if (earlier === undefined) {
      bucket.set(hash, entry);
      return undefined;
    }
    const before = readEarlier(earlier);
    return before?.canonical === canonical && sameLongNumbers(before.text, row.source.text)
      ? before
      : undefined;
  };

  return {
    checkRow(row, report) {
      const fingerprint = rowFingerprint(row.value);
      if (fingerprint === undefined) return;
      const candidate = table.findOrAdd(fingerprint, row.source);
      if (candidate === undefined) return;
      const { row: number, byteOffset, byteLength, line, column } = row.source;
      const entry: RowEntry = { row: number, byteOffset, byteLength, line, column };
      const copied = findCopied(fingerprint, candidate, entry, row);
      if (copied === undefined) return;
      report({ path: [] }, `same as row ${copied.entry.row}`, {
        fix: deleteRow(row.source),
        related: [relatedTo(context.file, copied.entry, copied.text, row)],
      });
    },
  };
}

interface EarlierRow {
  readonly entry: RowEntry;
  readonly text: string;
  readonly canonical: string;
}

function relatedTo(file: string, first: RowEntry, text: string, row: LintRow): RelatedFinding {
  return relatedAt(file, placeOf({ ...row.source, ...first, text }, { path: [] }), "first copy");
}

/** JSON.parse rounds long numbers: rows that differ only there are not duplicates. */
function sameLongNumbers(a: string, b: string): boolean {
  const long = /\d{16,}/gu;
  const inA = a.match(long) ?? [];
  return inA.length === 0 || inA.sort().join(" ") === (b.match(long) ?? []).sort().join(" ");
}

function canonicalText(text: string): string | undefined {
  try {
    return canonicalJson(JSON.parse(text) as JsonValue);
  } catch {
    return undefined;
  }
}
