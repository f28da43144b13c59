import { cellsOf } from "./delimitedCells";

const DELIMITERS = [",", "\t", ";", "|"] as const;
/** Records that are looked at. */
const SAMPLE = 30;

/** How a text is a table. */
export interface DelimitedForm {
  readonly delimiter: string;
  /** The first records, the last of them perhaps cut. */
  readonly sample: readonly string[];
  /** Whether the first record is a line for Excel that names the delimiter: `sep=;`. */
  readonly isNamed?: boolean;
}

/** Excel reads it, and takes it away; nobody else does. */
const DELIMITER_LINE = /^"?sep=([,;|\t])"?[\t ]*(?:\r\n|\r|\n)/iu;

/**
 * The form of a text that is CSV or TSV, or undefined. The name is only a hint: a table has at least two columns and
 * the same number of cells in nearly all of its first records; a `.csv` may have one column, and a text that calls
 * itself JSON must look very much like a table to be taken for one.
 */
export function delimitedForm(head: string, name: string, isWhole: boolean): DelimitedForm | undefined {
  const named = DELIMITER_LINE.exec(head);
  if (named !== null) {
    const delimiter = named[1] as string;
    return {
      delimiter,
      sample: firstRecords(head.slice(named[0].length), delimiter, isWhole),
      isNamed: true,
    };
  }
  const isNamed = /\.(?:csv|tsv|tab)(?:\.gz)?$/iu.test(name);
  const isNamedJson = /\.(?:jsonl|ndjson|json)(?:\.gz)?$/iu.test(name);
  let best: (DelimitedForm & { readonly columns: number; readonly share: number }) | undefined;
  for (const delimiter of DELIMITERS) {
    const sample = firstRecords(head, delimiter, isWhole);
    const rows = sample.map((record) => cellsOf(record, delimiter).cells.map(({ value }) => value));
    const columns = rows[0]?.length ?? 0;
    const share = rows.filter((cells) => cells.length === columns).length / rows.length;
    if (columns < 2 || share < (isNamed ? 0.5 : 0.9)) continue;
    if (!isNamed && (rows.length < 2 || rows.some(([first = ""]) => /^\s*[[{]/u.test(first)))) continue;
    if (isNamedJson && !(rows[0] ?? []).every(isName)) continue;
    if (
      best === undefined ||
      share > best.share + 0.2 ||
      (share > best.share - 0.2 && columns > best.columns)
    )
      best = { delimiter, sample, columns, share };
  }
  if (best !== undefined || !isNamed) return best;
  const delimiter = /\.t(?:sv|ab)(?:\.gz)?$/iu.test(name) ? "\t" : ",";
  const sample = firstRecords(head, delimiter, isWhole);
  return sample.length === 0 ? undefined : { delimiter, sample };
}

function isName(cell: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_ .-]{0,60}$/u.test(cell.trim());
}

/** Whole records only: the last one may be cut. A quote opens only at the beginning of a cell. */
function firstRecords(head: string, delimiter: string, isWhole: boolean): readonly string[] {
  const records: string[] = [];
  let start = 0;
  let inQuotes = false;
  let cellBegins = true;
  for (let at = 0; at <= head.length && records.length < SAMPLE; at++) {
    const unit = head[at];
    if (inQuotes && at < head.length) {
      if (unit === '"' && head[at + 1] === '"') at++;
      else if (unit === '"') inQuotes = false;
      continue;
    }
    inQuotes = unit === '"' && cellBegins;
    cellBegins = unit === delimiter;
    const isEnd = at === head.length ? isWhole : unit === "\n" || (unit === "\r" && head[at + 1] !== "\n");
    if (!isEnd) continue;
    const record = head.slice(start, at).replace(/\r$/u, "");
    if (record.trim() !== "") records.push(record);
    start = at + 1;
    cellBegins = true;
  }
  return records;
}
