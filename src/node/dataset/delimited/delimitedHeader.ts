import { cellsOf } from "./delimitedCells";
import type { DelimitedForm } from "./delimitedForm";

/** Names that columns of training data have; a first row with one of them is a header. */
const KNOWN = new Set(
  (
    "prompt completion text label instruction input output question answer response messages conversations chosen " +
    "rejected system context category target sentence title content role source split index id name type tags score " +
    "rating comment review summary article passage query reply date lang language url body message"
  ).split(" "),
);

/**
 * Names for the columns of a table without a header, or undefined when its first record is one. Cells of a header do
 * not look like the cells below them: a number over numbers, a sentence, or a value that comes again in its column
 * is data, as long as no other cell says the contrary.
 */
export function missingNames({ delimiter, sample }: DelimitedForm): readonly string[] | undefined {
  const [first = [], ...rest] = sample.map((record) =>
    cellsOf(record, delimiter).cells.map(({ value }) => value.trim()),
  );
  if (rest.length === 0 || first.some((cell) => KNOWN.has(cell.toLowerCase()))) return undefined;
  const columns = first.map((cell, i) => ({
    cell,
    below: rest.flatMap((row) => (row.length === first.length ? [row[i] ?? ""] : [])),
  }));
  const votes = columns.map(({ cell, below }) => vote(cell, below));
  if (!votes.includes("data") || votes.includes("name")) return undefined;
  return namesFor(columns.map(({ cell, below }) => [cell, ...below]));
}

function vote(cell: string, below: readonly string[]): "data" | "name" | undefined {
  if (cell === "" || below.length === 0) return undefined;
  const share = (is: (value: string) => boolean): number => below.filter(is).length / below.length;
  const numbers = share(isNumber);
  // Columns are called after years.
  if (isYear(cell) && share(isYear) < 0.5) return undefined;
  if (isNumber(cell)) return numbers >= 0.8 ? "data" : undefined;
  if (numbers >= 0.8) return "name";
  if (isIdentifier(cell) && share(isIdentifier) < 0.2) return "name";
  // The questions of a survey, over their answers.
  if (isQuestion(cell) && share(isQuestion) < 0.2) return "name";
  if (isSentence(cell)) return below.filter(isSentence).length >= below.length / 2 ? "data" : undefined;
  // A label: some value of a column that has few. A name that is also a value is no name.
  return below.includes(cell) && cell.length <= 40 ? "data" : undefined;
}

function isNumber(cell: string): boolean {
  return /^[-+]?\d+(?:[.,]\d+)?$/u.test(cell);
}

function isYear(cell: string): boolean {
  return /^(?:19|20)\d\d$/u.test(cell);
}

/** As programs write names: `review_text`, `reviewText`, `REVIEW_TEXT`. */
function isIdentifier(cell: string): boolean {
  return /^(?:[a-z]+(?:[A-Z][a-z0-9]*)+|\p{L}+(?:_[\p{L}\p{N}]+)+)$/u.test(cell);
}

function isQuestion(cell: string): boolean {
  return /[?？]["')\]]?$/u.test(cell);
}

function isSentence(cell: string): boolean {
  return cell.length > 60 || (/\s/u.test(cell) && /[.?!。？！]["')\]]?$/u.test(cell));
}

/** What the columns seem to be: the longest texts, a label, an id. A person must look at it. */
function namesFor(columns: readonly (readonly string[])[]): readonly string[] {
  const names = columns.map((_, i) => `column_${String(i + 1)}`);
  const texts = columns.flatMap((cells, i) => (average(cells) > 25 || cells.some(isSentence) ? [i] : []));
  const label = columns.findIndex(
    (cells, i) => !texts.includes(i) && new Set(cells).size <= Math.max(2, cells.length * 0.7),
  );
  const id = columns.findIndex((cells, i) => cells.every(isNumber) && i !== label && !texts.includes(i));
  if (texts.length === 2 && label < 0) {
    names[texts[0] as number] = "prompt";
    names[texts[1] as number] = "completion";
  } else if (texts.length > 0) names[texts[0] as number] = "text";
  if (label >= 0) names[label] = "label";
  if (id >= 0) names[id] = "id";
  return names;
}

function average(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0) / cells.length;
}
