import { SHAPES } from "../../dataset/shapes";
import type { AdvisedFile } from "./adviceFacts";
import type { FoundLabels } from "./findLabels";

const FEWEST_GROUPS = 2;
const MOST_GROUPS = 20;
/** With fewer rows the interval of a rate is wider than half of all that there is (XDT008 says so too). */
const FEWEST_ROWS = 10;
const MOST_SUGGESTED = 6;

/**
 * Columns of the report's rows that could name groups. Whether they do is for people to say: a proposal never compares
 * groups by itself.
 *
 * @param share of the rows that the report is made of
 */
export function groupColumns(file: AdvisedFile, share: number, labels: FoundLabels | undefined): string[] {
  const own = fieldsOf(file);
  const known = new Set(labels?.values);
  return file.tallies.columns
    .filter(
      ({ name, values }) =>
        !own.has(name) &&
        values.length >= FEWEST_GROUPS &&
        values.length <= MOST_GROUPS &&
        values.every(({ n }) => n * share >= FEWEST_ROWS) &&
        !values.every(({ value }) => known.has(value.trim())),
    )
    .map(({ name }) => name)
    .filter(isPlain)
    .slice(0, MOST_SUGGESTED);
}

/** Names of columns whose equal values belong together: rows of one patient, one document, one conversation. */
const TOGETHER =
  /(?:^|_)(?:patient|person|user|customer|author|speaker|subject|session|conversation|dialog(?:ue)?|doc(?:ument)?|article|file|url|source|case|family|note)(?:_?(?:id|name|no|number|key))?$/iu;

/** A column whose rows should stay in one part; undefined where none looks like it, or where each row has its own. */
export function togetherColumn({ facts }: AdvisedFile, labels: FoundLabels | undefined): string | undefined {
  const found = facts.columns.find(
    ({ name, types, distinct }) =>
      name !== labels?.column &&
      TOGETHER.test(name) &&
      isPlain(name) &&
      Object.keys(types).every((type) => type === "string" || type === "number") &&
      (distinct === undefined || (distinct > MOST_GROUPS && distinct < 0.95 * facts.rows)),
  );
  return found?.name;
}

/** The fields that the rows are trained with. */
function fieldsOf({ facts }: AdvisedFile): ReadonlySet<string> {
  const formats = new Set(facts.files.map(({ format }) => format));
  const shapes = SHAPES.filter(({ format }) => formats.has(format));
  return new Set(
    shapes.flatMap(({ required, optional, known }) => [
      ...Object.values(required),
      ...Object.values(optional),
      ...known,
    ]),
  );
}

/** A suggestion stands in a comment: nothing in it may end the line. */
function isPlain(name: string): boolean {
  return /^[\p{L}\p{N}_.-]{1,60}$/u.test(name);
}
